import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { loadRows } from "../../datasets/index.ts";
import { isGold, labelAll, next, withGold } from "../../fixtures/gold.fixture.ts";
import { answer, makeScene, slug } from "../../fixtures/labeling.fixture.ts";
import { addWebhook } from "../../fixtures/receiver.fixture.ts";
import { computeNow } from "../../fixtures/statistics.fixture.ts";
import { listLabelingProjects, listPastLabels, submitJudgment, undoJudgment } from "../../labeling/index.ts";
import { loadObservations } from "../../rewards/index.ts";
import {
  addGoldFromImports,
  listAnnotators,
  listGold,
  markGold,
  retireGold,
  setStanding,
  standingGate,
  writeAttentionCheck,
} from "../index.ts";
import { attentionCheckSchema } from "../model.ts";
import { reviewStep } from "../standing/review-standing.ts";

describe("gold pairs", () => {
  it("are mixed in at the set rate, look like the round's own, and are seen once by each person", async () => {
    await using scene = await makeScene({ pairs: 40, labelsPerPair: 2, people: 2 });
    const { deps, owner } = await withGold(scene, 30, {
      goldRate: 0.3,
      warnBelow: 0,
      pauseBelow: 0,
      blockBelow: 0,
    });
    await addGoldFromImports(deps, owner, { slug, count: 30 });
    for (const person of scene.people) {
      const seen = await labelAll(scene, person, true);
      const gold = seen.filter(isGold);
      // Binomial(about 57, .3): beyond 7 … 28 once in a thousand.
      expect(gold.length).toBeGreaterThan(6);
      expect(gold.length).toBeLessThan(29);
      expect(new Set(gold.map((view) => view.prompt[0]?.content)).size).toBe(gold.length);
      const [one, other] = [gold[0], seen.find((view) => !isGold(view))];
      expect(Object.keys(one ?? {})).toEqual(Object.keys(other ?? {}));
      expect(one?.roundNumber).toBe(1);
      expect(one?.lease.heartbeatSeconds).toBe(other?.lease.heartbeatSeconds);
      // A second passes with each label.
      expect(new Set(seen.map((view, n) => Number(view.lease.expiresAt) - n * 1000)).size).toBe(1);
      const history = await listPastLabels(scene.deps, person.actor, { slug, limit: 100 });
      if (!history.ok) throw new Error(history.message);
      expect(new Set(history.value.map((label) => label.roundNumber))).toEqual(new Set([1]));
    }
    const shows = await scene.db.goldShow.findMany();
    expect(new Set(shows.map((show) => show.probability))).toEqual(new Set([0.3]));
    expect(await scene.db.judgment.count({ where: { slot: { roundId: null } } })).toBe(shows.length);
    const listed = await listGold(deps, owner, { slug, limit: 50 });
    if (!listed.ok) throw new Error(listed.message);
    expect(listed.value.items.every((gold) => gold.right === gold.answered)).toBe(true);
    // Both orders occur, so that "first" is no tell-tale of the better answer.
    expect(new Set(listed.value.items.map((gold) => gold.answer))).toEqual(new Set(["first", "second"]));
  });

  it("are told of in blocks, right and answered, so that no answer shows which pair was one", async () => {
    await using scene = await makeScene({ pairs: 24, labelsPerPair: 2, people: 2 });
    const goldMin = 2;
    const lenient = { warnBelow: 0, pauseBelow: 0, blockBelow: 0 };
    const { deps, owner } = await withGold(scene, 10, { goldRate: 0.4, goldMin, ...lenient });
    await addGoldFromImports(deps, owner, { slug, count: 10 });
    for (const [n, person] of scene.people.entries()) {
      const seen = await labelAll(scene, person, n === 0);
      const home = await listLabelingProjects(scene.deps, person.actor, { limit: 50 });
      // The last ten can be taken back, and the figure moves with every tenth label only.
      const settled = seen.slice(0, Math.floor(Math.max(0, seen.length - 10) / 10) * 10);
      const told = Math.floor(settled.filter(isGold).length / goldMin) * goldMin;
      expect(told, "the test means nothing when nothing is told").toBeGreaterThan(0);
      const gold = { right: n === 0 ? told : 0, answered: told };
      expect(home).toMatchObject({ ok: true, value: { items: [{ record: { gold } }] } });
    }
  });

  it("never reach a fit or a dataset, and the round has its labels whatever was mixed in", async () => {
    await using scene = await makeScene({ pairs: 6, labelsPerPair: 1, people: 1 });
    const { deps, owner } = await withGold(scene, 10, { goldRate: 0.5 });
    await addGoldFromImports(deps, owner, { slug, count: 10 });
    const [person] = scene.people;
    if (person === undefined) throw new Error("nobody");
    const seen = await labelAll(scene, person, true);
    expect(seen.some(isGold)).toBe(true);
    const { projectId, roundId } = scene;
    await scene.db.round.update({
      where: { id: roundId },
      data: { state: "complete", frozenAt: new Date() },
    });
    const later = new Date("2030-01-01");
    const goldIds = (await scene.db.pair.findMany({ where: { source: "gold" } })).map((pair) => pair.id);
    const rows = [
      ...(await loadRows(scene.db, projectId, { roundId })),
      ...(await loadRows(scene.db, projectId, { offlineUntil: later })),
    ];
    expect(rows).toHaveLength(6 + 10);
    expect(rows.filter((row) => goldIds.includes(row.pair_id))).toEqual([]);
    expect(rows.flatMap((row) => row.label.annotators)).toHaveLength(6);
    const observations = await loadObservations(scene.db, { projectId, upToRound: 1, offlineUntil: later });
    expect(observations).toHaveLength(16);
    expect(observations.filter((pair) => goldIds.includes(pair.pairId))).toEqual([]);
  });

  it("mixes nothing in by default, when the rate is zero, and when no gold pair is left", async () => {
    await using scene = await makeScene({ pairs: 5, labelsPerPair: 1, people: 1 });
    const { deps, owner } = await withGold(scene, 3, { goldRate: 0 });
    await addGoldFromImports(deps, owner, { slug, count: 3 });
    const [person] = scene.people;
    if (person === undefined) throw new Error("nobody");
    expect((await labelAll(scene, person, true)).filter(isGold)).toEqual([]);
  });

  it("keeps a gold pair with its person over a reload, an undo and a lease that ran out", async () => {
    await using scene = await makeScene({ pairs: 30, labelsPerPair: 1, people: 1 });
    const { deps, owner } = await withGold(scene, 20, { goldRate: 0.5 });
    await addGoldFromImports(deps, owner, { slug, count: 20 });
    const [person] = scene.people;
    if (person === undefined) throw new Error("nobody");
    let view = await next(scene, person);
    while (view.kind === "pair" && !isGold(view)) {
      await submitJudgment(scene.deps, person.actor, answer(view.lease.leaseId));
      // Labels of one millisecond have no order, and the newest is taken back below.
      scene.pass(1);
      view = await next(scene, person);
    }
    if (view.kind !== "pair") throw new Error("no gold pair came");
    const reloaded = await next(scene, person);
    expect(reloaded.kind === "pair" && reloaded.lease.leaseId).toBe(view.lease.leaseId);
    await submitJudgment(scene.deps, person.actor, answer(view.lease.leaseId));
    const undone = await undoJudgment(scene.deps, person.actor, { slug });
    if (!undone.ok) throw new Error(undone.message);
    expect(undone.value.prompt).toEqual(view.prompt);
    expect(undone.value.lease.expiresAt).toEqual(view.lease.expiresAt);
    scene.pass(3_600);
    await submitJudgment(scene.deps, person.actor, answer(undone.value.lease.leaseId));
    expect(await scene.db.slot.count({ where: { roundId: null } })).toBe(1);
    expect(await scene.db.judgment.count({ where: { slot: { roundId: null }, state: "counted" } })).toBe(1);
  });

  it("are made only of pairs whose answer is known and that nobody labels any more", async () => {
    await using scene = await makeScene({ pairs: 1, labelsPerPair: 1, people: 1 });
    const { deps, owner, offlineIds } = await withGold(scene, 1, {});
    const live = await scene.db.pair.findFirstOrThrow({ where: { source: "online" } });
    const mark = (pairId: string, over: object = {}) =>
      markGold(deps, owner, { slug, pairId, kind: "attention", explanation: "", ...over });
    expect(await mark(live.id)).toMatchObject({ ok: false, reason: "conflict" });
    await scene.db.round.update({ where: { id: scene.roundId }, data: { frozenAt: new Date() } });
    expect(await mark(live.id)).toMatchObject({ ok: false, reason: "invalid", field: "answer" });
    expect(await mark(live.id, { answer: "tie" })).toMatchObject({ ok: true });
    const first = await mark(offlineIds[0] ?? "");
    expect(await mark(offlineIds[0] ?? "", { answer: "second" })).toEqual(first);
    const listed = await listGold(deps, owner, { slug, limit: 50 });
    if (!listed.ok || !first.ok) throw new Error("refused");
    expect(listed.value.items.map((gold) => [gold.kind, gold.answer]).sort()).toEqual([
      ["attention", "second"],
      ["attention", "tie"],
    ]);
    await retireGold(deps, owner, { slug, goldPairId: first.value.goldPairId });
    expect(await retireGold(deps, owner, { slug, goldPairId: randomUUID() })).toMatchObject({
      reason: "not-found",
    });
    const [labeler] = scene.people;
    expect(await mark(live.id, {}).then((o) => o.ok)).toBe(false);
    expect(await listGold(deps, labeler?.actor ?? owner, { slug, limit: 50 })).toMatchObject({
      reason: "forbidden",
    });
  });
});

describe("somebody who gets gold pairs wrong", () => {
  it("is warned, then stopped; a researcher lifts it, and old answers don't bring it back", async () => {
    await using scene = await makeScene({ pairs: 60, labelsPerPair: 1, people: 1 });
    const { deps, owner } = await withGold(scene, 40, { goldRate: 0.5, goldMin: 4, goldWindow: 8 });
    await addGoldFromImports(deps, owner, { slug, count: 40 });
    const [person] = scene.people;
    if (person === undefined) throw new Error("nobody");
    const seen = await labelAll(scene, person, false);
    // Four wrong answers warn and one more blocks, each told with a fifth label: when says nothing of which.
    expect(seen.filter(isGold).length).toBeGreaterThanOrEqual(5);
    expect(seen.length % reviewStep).toBe(0);
    const stopped = await next(scene, person);
    const cause = { kind: "gold", right: 0 };
    expect(stopped).toMatchObject({ kind: "none", reason: "blocked", cause });
    const warned = await scene.db.auditEvent.findMany({ where: { action: { startsWith: "standing." } } });
    expect(warned.map((event) => event.action)).toEqual(["standing.warned", "standing.blocked"]);
    const lift = { slug, pseudonym: person.pseudonym, state: "good" as const, reason: "talked to them" };
    expect(await setStanding(deps, person.actor, lift)).toMatchObject({ reason: "forbidden" });
    scene.pass(1);
    expect(await setStanding(deps, owner, lift)).toMatchObject({ ok: true });
    scene.pass(1);
    const again = await labelAll(scene, person, true);
    expect(again.length).toBeGreaterThan(20);
    expect(await standingGate(deps, person.memberId)).toEqual({ kind: "open", warning: null });
  });

  it("is told while warned, and may finish what is on their screen when paused", async () => {
    await using scene = await makeScene({ pairs: 3, labelsPerPair: 1, people: 1 });
    const { deps, owner } = await withGold(scene, 0, {});
    const [person] = scene.people;
    if (person === undefined) throw new Error("nobody");
    const set = (state: "warned" | "paused") =>
      setStanding(deps, owner, { slug, pseudonym: person.pseudonym, state, reason: "very fast answers" });
    await set("warned");
    const view = await next(scene, person);
    const cause = { kind: "said", reason: "very fast answers" };
    expect(view.kind === "pair" && view.warning).toEqual(cause);
    if (view.kind !== "pair") throw new Error("no pair");
    await set("paused");
    expect(await next(scene, person)).toMatchObject({ kind: "none", reason: "paused-you", cause });
    expect(await listLabelingProjects(scene.deps, person.actor, { limit: 50 })).toMatchObject({
      value: { items: [{ none: { cause } }] },
    });
    const submitted = await submitJudgment(scene.deps, person.actor, answer(view.lease.leaseId));
    expect(submitted).toMatchObject({ ok: true, value: { outcome: "counted" } });
  });
});

describe("attention checks", () => {
  const check = (n: number) =>
    attentionCheckSchema.parse({
      slug,
      instruction: `Check number ${n}: please choose the answer that says "good".`,
      rightAnswer: `good ${n}`,
      wrongAnswer: `bad ${n}`,
    });

  it("are written once, stay out of rounds and datasets, and look like any pair", async () => {
    await using scene = await makeScene({ pairs: 10, labelsPerPair: 1, people: 1 });
    const { deps, owner } = await withGold(scene, 0, { attentionRate: 0.4 });
    for (let n = 0; n < 12; n++) await writeAttentionCheck(deps, owner, check(n));
    await writeAttentionCheck(deps, owner, check(0));
    const listed = await listGold(deps, owner, { slug, limit: 50 });
    if (!listed.ok) throw new Error(listed.message);
    expect(listed.value.items.map(({ kind }) => kind)).toEqual(Array.from({ length: 12 }, () => "attention"));
    expect(new Set(listed.value.items.map(({ answer }) => answer))).toEqual(new Set(["first", "second"]));
    const [person] = scene.people;
    if (person === undefined) throw new Error("nobody");
    const seen = await labelAll(scene, person, true);
    expect(seen.filter(isGold).length).toBeGreaterThan(1);
    const shows = await scene.db.goldShow.findMany();
    expect(new Set(shows.map((show) => show.probability))).toEqual(new Set([0.4]));
    expect(await standingGate(deps, person.memberId)).toEqual({ kind: "open", warning: null });
    const rows = await loadRows(scene.db, scene.projectId, { roundId: scene.roundId });
    expect(rows).toHaveLength(10);
    const offline = await loadRows(scene.db, scene.projectId, { offlineUntil: new Date("2030-01-01") });
    expect(offline).toEqual([]);
    await computeNow(deps, owner, slug);
    const people = await listAnnotators(deps, owner, { slug, limit: 50 });
    expect(people.ok && people.value.items[0]).toMatchObject({
      goldAnswered: 0,
      attentionAnswered: shows.length,
      attentionRight: shows.length,
    });
  });

  it("warn with the first that is failed and pause with another, saying which kind it was", async () => {
    await using scene = await makeScene({ pairs: 40, labelsPerPair: 1, people: 1 });
    const { deps, owner } = await withGold(scene, 0, { attentionRate: 0.4 });
    for (let n = 0; n < 12; n++) await writeAttentionCheck(deps, owner, check(n));
    await addWebhook(deps, { slug, owner }, "https://hooks.example.org/a");
    const [person] = scene.people;
    if (person === undefined) throw new Error("nobody");
    const seen = await labelAll(scene, person, false);
    expect(seen.filter(isGold).length).toBeGreaterThanOrEqual(2);
    expect(seen.length % reviewStep).toBe(0);
    const gate = await standingGate(deps, person.memberId);
    expect(gate).toMatchObject({ kind: "closed", state: "paused", cause: { kind: "attention" } });
    expect(gate.kind === "closed" && gate.message).toMatch(/(\d+) of the last \1 attention checks failed/);
    const told = await scene.db.auditEvent.findMany({ where: { action: { startsWith: "standing." } } });
    expect(told.map((event) => event.action)).toEqual(["standing.warned", "standing.paused"]);
    const alarms = await scene.db.webhookDelivery.findMany({
      where: { type: "quality.alarm" },
      orderBy: { id: "asc" },
    });
    const annotator = person.pseudonym;
    expect(alarms.map(({ data }) => data)).toEqual([
      { annotator, state: "warned", reason: expect.any(String) },
      { annotator, state: "paused", reason: expect.any(String) },
    ]);
  });
});
