import { granted } from "@gshf/testing";
import { describe, expect, it } from "vitest";
import { loadRows } from "../../datasets/index.ts";
import {
  answer,
  leaseSeconds,
  makeScene,
  mustGetPair,
  type Owned,
  type Person,
  type Scene,
  slug,
  withOwner,
} from "../../fixtures/labeling.fixture.ts";
import { keepLeases, leaseNextPair, skipPair, submitJudgment, undoJudgment } from "../../labeling/index.ts";
import { loadObservations } from "../../rewards/index.ts";
import { freezeRound, getPair, getRound } from "../../rounds/index.ts";
import { isFirstLeft, labelsComplete } from "../../slots/index.ts";
import { adjudicate, dismissFlags, listPairsToReview, takeBackDecision } from "../index.ts";

/** Of the round of `makeScene`: which answer stands left is drawn from it. */
const seed = 7;

type Review = Owned & { one: Person; two: Person };

async function review(scene: Scene): Promise<Review> {
  const [one, two] = scene.people;
  if (one === undefined || two === undefined) throw new Error("nobody there");
  return Object.assign(await withOwner(scene), { one, two });
}

const flag = (
  scene: Scene,
  { actor }: Person,
  leaseId: string,
  reason: "unsafe" | "private_data" | "broken",
) => skipPair(scene.deps, actor, { leaseId, reason, note: "", flag: true });

const ask = async (scene: Scene, { actor }: Person) =>
  granted(await leaseNextPair(scene.deps, actor, { slug, prefetch: 0, holding: [] }));

describe("a pair flagged as harmful or private", () => {
  it("goes to nobody until a reviewer has looked; the round waits, and says for what", async () => {
    await using scene = await makeScene({ pairs: 1, labelsPerPair: 2, people: 3 });
    const { deps, owner, one, two } = await review(scene);
    const { lease } = await mustGetPair(scene, one);
    granted(await flag(scene, one, lease.leaseId, "unsafe"));
    expect(await ask(scene, two)).toMatchObject({ kind: "none", reason: "in-review" });
    scene.pass(2 * leaseSeconds);
    expect(await ask(scene, two)).toMatchObject({ kind: "none" });
    expect(await labelsComplete(scene.db, scene.roundId)).toBe(false);
    const round = granted(await getRound(deps, owner, { slug, number: 1 }));
    expect(round.labels).toMatchObject({ wanted: 2, done: 0, leased: 0, held: 2, heldPairs: 1 });
    const queue = granted(await listPairsToReview(deps, owner, { slug, place: 0, limit: 1 }));
    expect(queue).toMatchObject({ waiting: 1, pairs: [{ isHeld: true, flags: ["unsafe"], why: "flagged" }] });

    const pairId = queue.pairs[0]?.pairId ?? "";
    expect(await dismissFlags(deps, two.actor, { slug, pairId, note: "" })).toMatchObject({ ok: false });
    for (const note of ["harmless", "again"])
      granted(await dismissFlags(deps, owner, { slug, pairId, note }));
    expect(await scene.db.auditEvent.count({ where: { action: "quality.dismissFlags" } })).toBe(1);
    expect(granted(await listPairsToReview(deps, owner, { slug, place: 0, limit: 1 })).waiting).toBe(0);
    // The request that comes again, late, finds that somebody has looked.
    granted(await flag(scene, one, lease.leaseId, "unsafe"));
    expect(await ask(scene, two)).toMatchObject({ kind: "pair" });
    expect(await ask(scene, one)).toMatchObject({ kind: "none", reason: "all-judged" });
  });

  it("is taken back from those who have it in reserve; who has it on screen may send a label, and it counts", async () => {
    await using scene = await makeScene({ pairs: 1, labelsPerPair: 2, people: 3 });
    const { one, two } = await review(scene);
    const [mine, theirs] = [await mustGetPair(scene, one), await mustGetPair(scene, two)];
    granted(await flag(scene, one, mine.lease.leaseId, "private_data"));
    const beat = granted(await keepLeases(scene.deps, two.actor, { leaseIds: [theirs.lease.leaseId] }));
    expect(beat).toEqual({ kept: [], lost: [theirs.lease.leaseId] });
    const sent = await submitJudgment(scene.deps, two.actor, answer(theirs.lease.leaseId));
    expect(sent).toMatchObject({ ok: true, value: { outcome: "counted" } });
    // Taken back it would be on loan, and then anybody's.
    expect(await undoJudgment(scene.deps, two.actor, { slug })).toMatchObject({ reason: "conflict" });
    expect(await scene.db.judgment.count({ where: { state: "counted" } })).toBe(1);
    expect(await scene.db.slot.groupBy({ by: ["state"], _count: true, orderBy: { state: "asc" } })).toEqual([
      { state: "held", _count: 1 },
      { state: "done", _count: 1 },
    ]);
  });

  it("is held however many flag, claim and take back at once; a freeze closes it", async () => {
    await using scene = await makeScene({ pairs: 1, labelsPerPair: 8, people: 8, poolMax: 16 });
    const { deps, owner } = await review(scene);
    const held = await Promise.all(scene.people.slice(0, 4).map((person) => mustGetPair(scene, person)));
    await Promise.all([
      ...held.map((pair, i) => {
        const person = scene.people[i];
        return person === undefined ? undefined : flag(scene, person, pair.lease.leaseId, "unsafe");
      }),
      ...scene.people.slice(4).map((person) => ask(scene, person)),
    ]);
    expect(await scene.db.slot.count({ where: { state: "held" } })).toBe(8);
    granted(await freezeRound(deps, owner, { slug, number: 1 }));
    expect(await scene.db.slot.count({ where: { state: "closed" } })).toBe(8);
  });

  it("is held for no other reason", async () => {
    await using scene = await makeScene({ pairs: 1, labelsPerPair: 2, people: 2 });
    const { one, two } = await review(scene);
    granted(await flag(scene, one, (await mustGetPair(scene, one)).lease.leaseId, "broken"));
    expect(await ask(scene, two)).toMatchObject({ kind: "pair" });
  });
});

describe("a reviewer", () => {
  it("leaves a pair out, saying why: nobody labels it on, no dataset and no fit has it, the round goes on", async () => {
    await using scene = await makeScene({ pairs: 1, labelsPerPair: 3, people: 3 });
    const { deps, owner, one, two } = await review(scene);
    const { lease } = await mustGetPair(scene, one);
    granted(await submitJudgment(scene.deps, one.actor, answer(lease.leaseId)));
    const other = await mustGetPair(scene, two);
    const { projectId, roundId } = scene;
    const { pairId } = await scene.db.judgment.findFirstOrThrow();
    const rows = (adjudicatedUntil: Date) => loadRows(scene.db, projectId, { roundId, adjudicatedUntil });
    const before = scene.deps.now();
    expect(await rows(before)).toHaveLength(1);
    scene.pass(1);
    const leaveOut = { slug, pairId, verdict: "leave-out" as const, note: "A real person’s address." };
    expect(await adjudicate(deps, two.actor, leaveOut)).toMatchObject({ reason: "forbidden" });
    for (let i = 0; i < 2; i++) granted(await adjudicate(deps, owner, leaveOut));
    expect(await rows(scene.deps.now())).toEqual([]);
    expect(granted(await getPair(deps, owner, { slug, pairId })).ruling).toEqual({
      verdict: "leave-out",
      pseudonym: "L-0900",
      note: leaveOut.note,
    });
    // What was frozen before keeps its rows.
    expect(await rows(before)).toHaveLength(1);
    expect(await labelsComplete(scene.db, roundId)).toBe(true);
    const { labels } = granted(await getRound(deps, owner, { slug, number: 1 }));
    expect(labels).toMatchObject({ wanted: 1, done: 1 });
    const late = await submitJudgment(scene.deps, two.actor, answer(other.lease.leaseId));
    expect(late).toMatchObject({ ok: false, reason: "late" });
    expect(await scene.db.judgment.count({ where: { state: "late" } })).toBe(1);
    await scene.db.round.update({
      where: { id: roundId },
      data: { state: "complete", frozenAt: scene.deps.now() },
    });
    const scope = { projectId, upToRound: 1, offlineUntil: null };
    const fit = (adjudicatedUntil: Date) => loadObservations(scene.db, { ...scope, adjudicatedUntil });
    expect(await fit(before)).toHaveLength(1);
    expect(await fit(scene.deps.now())).toEqual([]);
  });

  it("decides whatever becomes of the votes they saw: taken back, changed, or joined by later ones", async () => {
    await using scene = await makeScene({ pairs: 1, labelsPerPair: 3, people: 3 });
    const { deps, owner, one, two } = await review(scene);
    const { projectId, roundId } = scene;
    const vote = async (person: Person, isForFirst: boolean) => {
      const { lease } = await mustGetPair(scene, person);
      const { pairId } = await scene.db.slot.findUniqueOrThrow({ where: { leaseId: lease.leaseId } });
      const choice = isForFirst === isFirstLeft(seed, pairId, person.pseudonym) ? "left" : "right";
      granted(await submitJudgment(scene.deps, person.actor, answer(lease.leaseId, { choice })));
      scene.pass(1);
    };
    await vote(one, true);
    await vote(two, false);
    const [seen] = granted(await listPairsToReview(deps, owner, { slug, place: 0, limit: 1 })).pairs;
    expect(seen?.votes.map(({ choice }) => choice)).toEqual(["first", "second"]);

    // While it is on the reviewer's screen, one of the two thinks better of it.
    granted(await undoJudgment(scene.deps, two.actor, { slug }));
    await vote(two, true);
    expect(granted(await listPairsToReview(deps, owner, { slug, place: 0, limit: 1 })).pairs).toEqual([]);
    const pairId = seen?.pairId ?? "";
    granted(await adjudicate(deps, owner, { slug, pairId, verdict: "second", note: "" }));
    scene.pass(1);
    const [, , three] = scene.people;
    if (three === undefined) throw new Error("nobody there");
    await vote(three, true);

    const [row, ...more] = await loadRows(scene.db, projectId, { roundId, adjudicatedUntil: deps.now() });
    expect(more).toEqual([]);
    expect(row).toMatchObject({ label: { p_chosen: 1, n_votes: 3, adjudicated_by: "L-0900" } });
    expect(row?.chosen).toEqual([{ role: "assistant", content: seen?.second.text }]);
    expect(granted(await listPairsToReview(deps, owner, { slug, place: 0, limit: 1 })).pairs).toEqual([]);
  });

  it("looks at whichever waiting pair they like, and is told its place", async () => {
    await using scene = await makeScene({ pairs: 3, labelsPerPair: 1, people: 2 });
    const { deps, owner, one } = await review(scene);
    const pairs = await scene.db.pair.findMany({ orderBy: { id: "asc" } });
    await scene.db.skip.createMany({
      data: pairs.map(({ id }) => ({ pairId: id, memberId: one.memberId, reason: "broken", flagged: true })),
    });
    // What a round waits for comes first.
    const [first, , last] = pairs;
    await scene.db.slot.updateMany({ where: { pairId: last?.id ?? "" }, data: { state: "held" } });
    const head = granted(await listPairsToReview(deps, owner, { slug, place: 0, limit: 1 }));
    expect(head.pairs[0]).toMatchObject({ pairId: last?.id, isHeld: true });
    await scene.db.slot.updateMany({ where: { pairId: last?.id ?? "" }, data: { state: "open" } });
    expect(
      granted(await listPairsToReview(deps, owner, { slug, place: 0, limit: 1 })).pairs[0],
    ).toMatchObject({
      pairId: first?.id,
      isHeld: false,
    });
    const at = async (place: number) => {
      const queue = granted(await listPairsToReview(deps, owner, { slug, place, limit: 1 }));
      return [queue.place, queue.waiting, queue.pairs[0]?.pairId];
    };
    const ids = pairs.map(({ id }) => id);
    expect([await at(0), await at(1), await at(2)]).toEqual(ids.map((id, i) => [i, 3, id]));
    expect(await at(9)).toEqual([2, 3, ids[2]]);
    const decide = { slug, pairId: ids[1] ?? "", verdict: "tie" as const, note: "" };
    granted(await adjudicate(deps, owner, decide));
    expect(await at(1)).toEqual([1, 2, ids[2]]);
  });

  it("takes a decision back: votes and flags stand as before, and a pair left out is labeled on", async () => {
    await using scene = await makeScene({ pairs: 1, labelsPerPair: 3, people: 3 });
    const { deps, owner, one, two } = await review(scene);
    const { lease } = await mustGetPair(scene, one);
    granted(await submitJudgment(scene.deps, one.actor, answer(lease.leaseId)));
    const other = await mustGetPair(scene, two);
    granted(await flag(scene, two, other.lease.leaseId, "private_data"));
    const { pairId } = await scene.db.judgment.findFirstOrThrow();
    const states = async () => {
      const slots = await scene.db.slot.findMany({ orderBy: { state: "asc" }, select: { state: true } });
      return slots.map(({ state }) => state);
    };
    const waiting = async () =>
      granted(await listPairsToReview(deps, owner, { slug, place: 0, limit: 1 })).pairs[0];
    expect(await states()).toEqual(["held", "held", "done"]);
    const before = await waiting();
    expect(before).toMatchObject({ isHeld: true, flags: ["private_data"] });

    const note = "A real person’s address.";
    const decide = async (verdict: "first" | "leave-out") => {
      scene.pass(1);
      granted(await adjudicate(deps, owner, { slug, pairId, verdict, note }));
    };
    await decide("leave-out");
    expect(await states()).toEqual(["done", "closed", "closed"]);
    expect(await takeBackDecision(deps, two.actor, { slug, pairId })).toMatchObject({ reason: "forbidden" });
    for (let i = 0; i < 2; i++) granted(await takeBackDecision(deps, owner, { slug, pairId }));
    expect(await scene.db.auditEvent.count({ where: { action: "quality.takeBackDecision" } })).toBe(1);
    expect(await states()).toEqual(["held", "held", "done"]);
    expect(await waiting()).toEqual(before);
    expect(granted(await getPair(deps, owner, { slug, pairId }))).toMatchObject({
      ruling: null,
      votes: { wanted: 3 },
    });

    // Another decision takes the one before back first: what this one settled is what a return finds.
    await decide("leave-out");
    await decide("first");
    expect(await states()).toEqual(["open", "open", "done"]);
    granted(await takeBackDecision(deps, owner, { slug, pairId }));
    expect(await waiting()).toEqual(before);

    // A flag that was found to be nothing stays so, and a frozen round's slots stay closed.
    granted(await dismissFlags(deps, owner, { slug, pairId, note: "" }));
    await decide("leave-out");
    granted(await takeBackDecision(deps, owner, { slug, pairId }));
    expect(await states()).toEqual(["open", "open", "done"]);
    expect(await waiting()).toBeUndefined();
    await decide("leave-out");
    await scene.db.round.update({ where: { id: scene.roundId }, data: { frozenAt: scene.deps.now() } });
    granted(await takeBackDecision(deps, owner, { slug, pairId }));
    expect(await states()).toEqual(["done", "closed", "closed"]);
  });
});
