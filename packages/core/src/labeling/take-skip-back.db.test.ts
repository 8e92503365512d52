import { describe, expect, it } from "vitest";
import {
  answer,
  leaseSeconds,
  mustGetPair,
  type Person,
  type Scene,
  scene2,
  slug,
} from "../fixtures/labeling.fixture.ts";
import { leaseNextPair } from "./lease-next-pair.ts";
import { listPastLabels } from "./list-past-labels.ts";
import { skipPair } from "./skip-pair.ts";
import { submitJudgment } from "./submit-judgment.ts";
import { undoJudgment } from "./undo-judgment.ts";

type Reason = Parameters<typeof skipPair>[2]["reason"];

/** The next pair of a person, passed on; the lease it was passed on under. */
async function passOn(scene: Scene, person: Person, reason: Reason, flag = false): Promise<string> {
  const { leaseId } = (await mustGetPair(scene, person)).lease;
  const skipped = await skipPair(scene.deps, person.actor, { leaseId, reason, note: "", flag });
  if (!skipped.ok) throw new Error(skipped.message);
  scene.pass(1);
  return leaseId;
}

async function label(scene: Scene, person: Person): Promise<string> {
  const { lease } = await mustGetPair(scene, person);
  const submitted = await submitJudgment(scene.deps, person.actor, answer(lease.leaseId));
  if (!submitted.ok) throw new Error(submitted.message);
  scene.pass(1);
  return submitted.value.judgmentId;
}

const undo = (scene: Scene, person: Person, named: { judgmentId?: string; leaseId?: string } = {}) =>
  undoJudgment(scene.deps, person.actor, { slug, ...named });
const skips = (scene: Scene) => scene.db.skip.count();
const slotStates = async (scene: Scene) =>
  (await scene.db.slot.findMany({ orderBy: { state: "asc" } })).map(({ state }) => state);

describe("taking a skip back", () => {
  it("hands the pair to the same person again, who can label it then", async () => {
    await using scene = await scene2(1);
    const shown = await mustGetPair(scene, scene.one);
    const { leaseId } = shown.lease;
    await skipPair(scene.deps, scene.one.actor, { leaseId, reason: "language", note: "", flag: false });
    const back = await undo(scene, scene.one, { leaseId });
    expect(back).toMatchObject({ ok: true, value: { left: shown.left, right: shown.right, previous: null } });
    if (!back.ok) return;
    expect(await skips(scene)).toBe(0);
    const reloaded = await mustGetPair(scene, scene.one);
    expect(reloaded.lease.leaseId).toBe(back.value.lease.leaseId);
    const submitted = await submitJudgment(scene.deps, scene.one.actor, answer(reloaded.lease.leaseId));
    expect(submitted).toMatchObject({ ok: true, value: { outcome: "counted" } });
  });

  it("is the last act's turn, be it a label or a skip, when none is named", async () => {
    await using scene = await scene2(4);
    const first = await label(scene, scene.one);
    await passOn(scene, scene.one, "language");
    await passOn(scene, scene.one, "broken", true);
    expect(await skips(scene)).toBe(2);
    for (const left of [1, 0]) {
      expect(await undo(scene, scene.one)).toMatchObject({ ok: true });
      expect(await skips(scene)).toBe(left);
    }
    expect(await undo(scene, scene.one)).toMatchObject({ ok: true, value: { previous: { choice: "left" } } });
    expect(await scene.db.judgment.findUnique({ where: { id: first } })).toMatchObject({
      state: "withdrawn",
    });
    expect(await undo(scene, scene.one)).toMatchObject({ ok: false, reason: "none-left" });
  });

  it("says so when somebody else has the pair, and leaves the skip as it is", async () => {
    await using scene = await scene2(1);
    const leaseId = await passOn(scene, scene.one, "language");
    const { lease } = await mustGetPair(scene, scene.two);
    const refused = { ok: false, reason: "conflict", values: { case: "passedOn" } };
    expect(await undo(scene, scene.one, { leaseId })).toMatchObject(refused);
    await submitJudgment(scene.deps, scene.two.actor, answer(lease.leaseId));
    expect(await undo(scene, scene.one, { leaseId })).toMatchObject(refused);
    expect(await skips(scene)).toBe(1);
    expect(await slotStates(scene)).toEqual(["done"]);
  });

  it("takes another slot of the pair, or one whose lease ran out, never two of one pair", async () => {
    await using scene = await scene2(1, 2);
    const leaseId = await passOn(scene, scene.one, "language");
    await mustGetPair(scene, scene.two);
    expect(await undo(scene, scene.one, { leaseId })).toMatchObject({ ok: true });
    const held = await scene.db.slot.findMany({ where: { state: "leased" } });
    expect(new Set(held.map(({ holderId }) => holderId)).size).toBe(2);
    await using small = await scene2(1);
    const passed = await passOn(small, small.one, "language");
    await mustGetPair(small, small.two);
    small.pass(leaseSeconds + 1);
    expect(await undo(small, small.one, { leaseId: passed })).toMatchObject({ ok: true });
  });

  it("asked for twice at once, or again, is done once and answers the pair in hand", async () => {
    await using scene = await scene2(3);
    const leaseId = await passOn(scene, scene.one, "language");
    const both = await Promise.all([1, 2, 3, 4].map(() => undo(scene, scene.one, { leaseId })));
    both.push(await undo(scene, scene.one, { leaseId }));
    const leases = new Set(
      both.map((outcome) => (outcome.ok ? outcome.value.lease.leaseId : outcome.message)),
    );
    expect(leases.size).toBe(1);
    expect(both.every(({ ok }) => ok)).toBe(true);
    expect(await scene.db.slot.count({ where: { state: "leased" } })).toBe(1);
    expect(await scene.db.auditEvent.count({ where: { action: "labeling.undo" } })).toBe(1);
  });

  it("of somebody else's, or of what was never skipped, takes nothing back", async () => {
    await using scene = await scene2(3);
    const leaseId = await passOn(scene, scene.one, "language");
    expect(await undo(scene, scene.two, { leaseId })).toMatchObject({ ok: false, reason: "none-left" });
    const { lease } = await mustGetPair(scene, scene.two);
    await submitJudgment(scene.deps, scene.two.actor, answer(lease.leaseId));
    expect(await undo(scene, scene.two, { leaseId: lease.leaseId })).toMatchObject({ reason: "conflict" });
    expect(await skips(scene)).toBe(1);
  });

  it("lets a flagged pair go on that was held for it, unless another flag holds it or a reviewer has looked", async () => {
    await using scene = await scene2(1, 2);
    const flagged = await passOn(scene, scene.one, "unsafe", true);
    expect(await slotStates(scene)).toEqual(["held", "held"]);
    expect(await undo(scene, scene.one, { leaseId: flagged })).toMatchObject({ ok: true });
    expect((await slotStates(scene)).sort()).toEqual(["leased", "open"]);
    // Both have it, and both flag it.
    const other = await mustGetPair(scene, scene.two);
    const mine = await mustGetPair(scene, scene.one);
    for (const [person, { lease }] of [
      [scene.one, mine],
      [scene.two, other],
    ] as const) {
      const said = { leaseId: lease.leaseId, reason: "private_data", note: "", flag: true } as const;
      await skipPair(scene.deps, person.actor, said);
    }
    const { leaseId } = mine.lease;
    expect(await undo(scene, scene.one, { leaseId })).toMatchObject({ values: { case: "inReview" } });
    await scene.db.skip.updateMany({ data: { reviewedAt: new Date() } });
    expect(await undo(scene, scene.one, { leaseId })).toMatchObject({ values: { case: "reviewed" } });
    expect(await skips(scene)).toBe(2);
  });

  it("is refused once the round is frozen", async () => {
    await using scene = await scene2(2);
    const leaseId = await passOn(scene, scene.one, "language");
    await scene.db.round.update({ where: { id: scene.roundId }, data: { frozenAt: new Date() } });
    expect(await undo(scene, scene.one, { leaseId })).toMatchObject({ ok: false, reason: "late" });
  });

  it("reaches the last ten acts, labels and skips together, which the history lists by kind", async () => {
    await using scene = await scene2(12);
    const oldest = await passOn(scene, scene.one, "too_long");
    const flagged = await passOn(scene, scene.one, "broken", true);
    for (let i = 0; i < 9; i++) await label(scene, scene.one);
    const past = await listPastLabels(scene.deps, scene.one.actor, { slug, limit: 50 });
    if (!past.ok) throw new Error(past.message);
    expect(past.value.map(({ kind }) => kind)).toEqual([...Array(9).fill("label"), "flag", "skip"]);
    expect(past.value.map(({ canUndo }) => canUndo)).toEqual([...Array(10).fill(true), false]);
    expect(past.value.at(-2)).toMatchObject({ leaseId: flagged, reason: "broken", judgmentId: null });
    expect(await undo(scene, scene.one, { leaseId: oldest })).toMatchObject({ reason: "none-left" });
    expect(await undo(scene, scene.one, { leaseId: flagged })).toMatchObject({ ok: true });
  });

  it("by many at once leaves each slot with one holder at most, and no pair with a skip and a lease", async () => {
    await using scene = await scene2(6, 2);
    const passed = new Map<Person, string[]>();
    for (const person of [scene.one, scene.two]) {
      const leases: string[] = [];
      for (let i = 0; i < 6; i++) leases.push(await passOn(scene, person, "language"));
      passed.set(person, leases);
    }
    const asked = [...passed].flatMap(([person, leases]) => leases.map((leaseId) => ({ person, leaseId })));
    const outcomes = await Promise.all([
      ...asked.map(({ person, leaseId }) => undo(scene, person, { leaseId })),
      ...[scene.one, scene.two].map((person) =>
        leaseNextPair(scene.deps, person.actor, { slug, prefetch: 2, holding: [] }),
      ),
    ]);
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(await skips(scene)).toBe(0);
    const leased = await scene.db.slot.findMany({ where: { state: "leased" } });
    expect(new Set(leased.map(({ pairId, holderId }) => `${pairId} ${holderId}`)).size).toBe(leased.length);
    expect(leased).toHaveLength(12);
  });
});
