import { granted } from "@gshf/testing";
import { DatasetRow } from "@gshf/trainer-protocol";
import { describe, expect, it } from "vitest";
import { loadRows } from "../../datasets/index.ts";
import { answer, makeScene, type Scene, slug, withOwner } from "../../fixtures/labeling.fixture.ts";
import { computeNow } from "../../fixtures/statistics.fixture.ts";
import { leaseNextPair, submitJudgment, undoJudgment } from "../../labeling/index.ts";
import { loadObservations } from "../../rewards/index.ts";
import { getPair } from "../../rounds/index.ts";
import { isFirstLeft } from "../../slots/index.ts";
import {
  adjudicate,
  fitRoundAnnotators,
  getRoundWeights,
  listAgreementByRound,
  listAnnotators,
  listGuidelineFaults,
  listPairsToReview,
  setAnnotatorWeights,
} from "../index.ts";

const seed = 7;
/** How often a careful person differs from the answer that is really better. */
const mistakes = 5;

/**
 * Everybody labels everything: the last person always says left and reads nothing, the others name the first
 * answer of even pairs and the second of odd ones, but for every fifth pair in turn.
 */
async function labeled(scene: Scene) {
  for (const [n, person] of scene.people.entries()) {
    const isSpammer = n === scene.people.length - 1;
    for (;;) {
      const next = granted(await leaseNextPair(scene.deps, person.actor, { slug, prefetch: 0, holding: [] }));
      if (next.kind === "none") break;
      const { lease } = next;
      const slot = await scene.db.slot.findUniqueOrThrow({
        where: { leaseId: lease.leaseId },
        include: { pair: true },
      });
      const { position, id } = slot.pair;
      const isMistaken = position % mistakes === n;
      const isFirst = (position % 2 === 0) !== isMistaken;
      const choice = isSpammer || isFirst === isFirstLeft(seed, id, person.pseudonym) ? "left" : "right";
      const pace = isSpammer ? { durationMs: 500, visibleMs: 400 } : {};
      scene.pass(isSpammer ? 1 : 5);
      granted(await submitJudgment(scene.deps, person.actor, answer(lease.leaseId, { choice, ...pace })));
    }
  }
  return withOwner(scene);
}

async function freeze(scene: Scene, config: object = {}): Promise<void> {
  const round = await scene.db.round.findUniqueOrThrow({ where: { id: scene.roundId } });
  await scene.db.round.update({
    where: { id: scene.roundId },
    data: { state: "complete", frozenAt: scene.deps.now(), config: Object.assign({}, round.config, config) },
  });
}

describe("the quality of a round's labels", () => {
  it("names who reads and who presses one side, with their pace, and the pairs that reviewers must see", async () => {
    await using scene = await makeScene({ pairs: 30, labelsPerPair: 4, people: 4 });
    const { deps, owner } = await labeled(scene);
    await freeze(scene);
    await fitRoundAnnotators(deps, scene.roundId);
    const stored = await scene.db.annotatorModel.findMany({ orderBy: { memberId: "asc" } });
    await fitRoundAnnotators(deps, scene.roundId);
    expect(await scene.db.annotatorModel.findMany({ orderBy: { memberId: "asc" } })).toEqual(stored);

    expect(await computeNow(deps, owner, slug)).toBe("done");
    const people = granted(await listAnnotators(deps, owner, { slug, limit: 50 })).items;
    expect(people.map((person) => [person.pseudonym, person.labels])).toEqual(
      scene.people.map((person) => [person.pseudonym, 30]),
    );
    const [first, , , spammer] = people;
    expect(spammer).toMatchObject({ leftShare: 1, tooFast: 0, fastStreak: 30, medianSeconds: 0.4 });
    expect(first).toMatchObject({ fastStreak: 0, medianSeconds: 3.5, standing: { state: "good" } });
    expect(spammer?.model?.reliability).toBeLessThan(0.7);
    expect(spammer?.model?.leftBias).toBeGreaterThan(1);
    expect(first?.model?.reliability).toBeGreaterThan(0.9);
    expect(Math.abs(first?.model?.leftBias ?? 9)).toBeLessThan(0.8);

    const [row, ...others] = granted(await listAgreementByRound(deps, owner, { slug, limit: 50 })).items;
    expect(others).toEqual([]);
    expect(row).toMatchObject({ round: 1, arm: null, agreement: { units: 30, raters: 4, ratings: 120 } });
    const { raw, alphaNominal } = row?.agreement ?? {};
    expect(raw?.ci95.low).toBeLessThan(raw?.value ?? 0);
    expect(alphaNominal?.value).toBeLessThan(raw?.value ?? 0);

    // Each careful person is mistaken on every fifth pair; there the two others stand against them.
    const faults = granted(await listGuidelineFaults(deps, owner, { slug }));
    expect(faults).toHaveLength(18);
    const spammerName = scene.people.at(-1)?.pseudonym ?? "";
    expect(faults.flatMap((fault) => [...fault.forFirst, ...fault.forSecond])).not.toContain(spammerName);
    const queue = granted(await listPairsToReview(deps, owner, { slug, place: 0, limit: 100 }));
    expect(queue.waiting).toBe(queue.pairs.length);
    expect(queue.pairs.length).toBeGreaterThanOrEqual(18);
    expect(Object.keys(queue.pairs[0]?.first ?? {})).toEqual(["text"]);
  });

  it("puts a reviewer's decision into the dataset in place of the votes, named, once it was made in time", async () => {
    await using scene = await makeScene({ pairs: 10, labelsPerPair: 2, people: 2 });
    const { deps, owner } = await labeled(scene);
    const queue = granted(await listPairsToReview(deps, owner, { slug, place: 0, limit: 100 }));
    const [pair] = queue.pairs;
    if (pair === undefined) throw new Error("they agreed on everything");
    const decide = (verdict: "first" | "second" | "tie") =>
      adjudicate(deps, owner, { slug, pairId: pair.pairId, verdict, note: "It answers the question." });
    expect(
      await adjudicate(deps, scene.people[0]?.actor ?? owner, {
        slug,
        pairId: pair.pairId,
        verdict: "tie",
        note: "",
      }),
    ).toMatchObject({ reason: "forbidden" });
    granted(await decide("first"));
    granted(await decide("second"));
    expect(await scene.db.auditEvent.count({ where: { action: "quality.adjudicate" } })).toBe(2);
    const left = granted(await listPairsToReview(deps, owner, { slug, place: 0, limit: 100 }));
    expect([left.waiting, left.decided]).toEqual([queue.waiting - 1, 1]);
    const decidedAt = scene.deps.now();
    scene.pass(60);
    await freeze(scene);
    const { projectId, roundId } = scene;
    const rowsOf = async (adjudicatedUntil: Date | null) =>
      (await loadRows(scene.db, projectId, { roundId, adjudicatedUntil })).filter(
        (row) => row.pair_id === pair.pairId,
      );
    const [row, ...more] = await rowsOf(scene.deps.now());
    expect(more).toEqual([]);
    expect(row).toMatchObject({ label: { p_chosen: 1, n_votes: 2, adjudicated_by: "L-0900" }, weight: 2 });
    expect(row?.chosen).toEqual([{ role: "assistant", content: pair.second.text }]);
    // One that came after the freeze changes nothing of what was frozen.
    const before = await rowsOf(new Date(decidedAt.getTime() - 1));
    expect(before.map((each) => each.label.p_chosen)).toEqual([0.5, 0.5]);
    expect(before.map((each) => "adjudicated_by" in each.label)).toEqual([false, false]);
    const scope = { projectId, upToRound: 1, offlineUntil: null, adjudicatedUntil: scene.deps.now() };
    const observations = await loadObservations(scene.db, scope);
    expect(observations.find((each) => each.pairId === pair.pairId)).toMatchObject({ pFirst: 0, weight: 2 });
  });

  it("weighs votes by reliability where the round asks for it, and leaves every row alone where not", async () => {
    await using scene = await makeScene({ pairs: 20, labelsPerPair: 4, people: 4 });
    const { deps } = await labeled(scene);
    await freeze(scene);
    const { projectId, roundId } = scene;
    const unweighted = await loadRows(scene.db, projectId, { roundId });
    await fitRoundAnnotators(deps, roundId);
    expect(await loadRows(scene.db, projectId, { roundId })).toEqual(unweighted);
    expect(new Set(unweighted.map((row) => row.weight))).toEqual(new Set([4, 2]));
    await freeze(scene, { annotatorWeights: true });
    const weighted = await loadRows(scene.db, projectId, { roundId });
    // Two against two with the spammer on one side: no longer even.
    expect(weighted.length).toBeLessThan(unweighted.length);
    const weights = await scene.db.annotatorModel.findMany();
    const total = weights.reduce((sum, model) => sum + model.weight, 0);
    for (const row of weighted) expect(row.weight).toBeCloseTo(total, 10);
    const observations = await loadObservations(scene.db, { projectId, upToRound: 1, offlineUntil: null });
    for (const each of observations) expect(each.weight).toBeCloseTo(total, 10);
    const one = weighted[0];
    const same = observations.find((each) => each.pairId === one?.pair_id);
    expect(Math.max(same?.pFirst ?? 0, 1 - (same?.pFirst ?? 0))).toBeCloseTo(one?.label.p_chosen ?? 0, 10);
  });

  it("shows each weight and what weighing does before the freeze, and lets it be chosen until then", async () => {
    await using scene = await makeScene({ pairs: 20, labelsPerPair: 4, people: 4 });
    const { deps, owner } = await labeled(scene);
    const see = async () => {
      await computeNow(deps, owner, slug);
      return granted(await getRoundWeights(deps, owner, { slug })).round;
    };
    const before = await see();
    expect(before).toMatchObject({ number: 1, isOn: false, isFrozen: false, effect: { pairs: 20 } });
    expect(before?.annotators.map(({ pseudonym, labels }) => [pseudonym, labels])).toEqual(
      scene.people.map(({ pseudonym }) => [pseudonym, 20]),
    );
    // Two against two with the spammer on one side is decided by weight.
    expect(before?.effect.decided).toBeGreaterThan(0);
    const choose = (isOn: boolean) => setAnnotatorWeights(deps, owner, { slug, number: 1, isOn });
    granted(await choose(true));
    granted(await choose(true));
    expect(await scene.db.auditEvent.count({ where: { action: "quality.setWeights" } })).toBe(1);
    await scene.db.round.update({
      where: { id: scene.roundId },
      data: { state: "complete", frozenAt: scene.deps.now() },
    });
    await fitRoundAnnotators(deps, scene.roundId);
    // The preview was the fit that the freeze makes.
    expect(await see()).toEqual({ ...before, isOn: true, isFrozen: true });
    expect(await choose(false)).toMatchObject({ reason: "round-not-open" });
  });

  it("shows researchers why people voted, and counts their reasons in the dataset where they gave any", async () => {
    await using scene = await makeScene({ pairs: 2, labelsPerPair: 2, people: 2 });
    const { deps, owner } = await labeled(scene);
    const { projectId, roundId } = scene;
    const silent = await loadRows(scene.db, projectId, { roundId });
    expect(silent.some((row) => "reasons" in row.label)).toBe(false);
    const said = new Map([
      ["L-0001", ["correct", "__proto__", "correct"]],
      ["L-0002", ["correct"]],
    ]);
    for (const { actor, pseudonym } of scene.people) {
      const again = granted(await undoJudgment(scene.deps, actor, { slug }));
      const judged = answer(again.lease.leaseId, {
        choice: "left",
        reasons: said.get(pseudonym) ?? [],
        rationale: "<b>because</b>",
        usedDiff: true,
      });
      granted(await submitJudgment(scene.deps, actor, judged));
    }
    const { pairId } = await scene.db.judgment.findFirstOrThrow({ where: { rationale: { not: "" } } });
    await scene.db.skip.create({
      data: { pairId, memberId: scene.people[0]?.memberId ?? "", reason: "broken", flagged: true },
    });
    const view = granted(await getPair(deps, owner, { slug, pairId }));
    expect(view.judgments).toContainEqual(
      expect.objectContaining({
        pseudonym: "L-0001",
        reasons: said.get("L-0001"),
        rationale: "<b>because</b>",
        rationaleAsked: false,
        usedDiff: true,
      }),
    );
    const queue = granted(await listPairsToReview(deps, owner, { slug, place: 0, limit: 100 }));
    const votes = queue.pairs.find((pair) => pair.pairId === pairId)?.votes ?? [];
    expect(votes.map(({ pseudonym, reasons }) => [pseudonym, reasons])).toEqual([...said]);
    const [row] = (await loadRows(scene.db, projectId, { roundId })).filter(
      (each) => each.pair_id === pairId,
    );
    expect(DatasetRow.parse(row)).toEqual(row);
    const counts = (row?.label.reasons ?? []).map(({ chosen, rejected, ...count }) => ({
      ...count,
      either: chosen + rejected,
    }));
    expect(counts).toEqual([
      { reason: "__proto__", neither: 0, either: 1 },
      { reason: "correct", neither: 0, either: 2 },
    ]);
  });
});
