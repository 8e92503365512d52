import { describe, expect, it } from "vitest";
import {
  answer,
  leaseSeconds,
  makeScene,
  mustGetPair,
  type Person,
  type Scene,
  slug,
} from "../fixtures/labeling.fixture.ts";
import { keepLeases } from "./keep-leases.ts";
import { leaseNextPair } from "./lease-next-pair.ts";
import { releaseLeases } from "./release-leases.ts";
import { skipPair } from "./skip-pair.ts";
import { submitJudgment } from "./submit-judgment.ts";

/** Labels until nothing is left. */
async function labelAll(scene: Scene, person: Person): Promise<number> {
  for (let labels = 0; ; labels++) {
    const next = await leaseNextPair(scene.deps, person.actor, { slug, prefetch: 1, holding: [] });
    if (!next.ok || next.value.kind === "none") return labels;
    const submitted = await submitJudgment(scene.deps, person.actor, answer(next.value.lease.leaseId));
    if (!submitted.ok) throw new Error(submitted.message);
  }
}

describe("handing out", () => {
  it("ends at exactly k labels per pair, by k different people, however many label at once", async () => {
    await using scene = await makeScene({ pairs: 20, labelsPerPair: 3, people: 16, poolMax: 16 });
    const labels = await Promise.all(scene.people.map((person) => labelAll(scene, person)));
    expect(labels.reduce((sum, n) => sum + n, 0)).toBe(60);
    const judgments = await scene.db.judgment.findMany({ where: { state: "counted" } });
    expect(judgments).toHaveLength(60);
    expect(new Set(judgments.map((j) => j.slotId)).size).toBe(60);
    expect(new Set(judgments.map((j) => `${j.pairId} ${j.memberId}`)).size).toBe(60);
    expect(await scene.db.slot.count({ where: { state: "done" } })).toBe(60);
    expect(await scene.db.judgment.count({ where: { state: { not: "counted" } } })).toBe(0);
  });

  it("never leases one slot to two people, nor one pair twice to one person, in a rush on few pairs", async () => {
    await using scene = await makeScene({ pairs: 5, labelsPerPair: 2, people: 4, poolMax: 20 });
    // Each person asks from three tabs at once, several times over.
    const asks = scene.people.flatMap((person) => [0, 1, 2].map(() => person));
    await Promise.all(
      asks.map((person) => leaseNextPair(scene.deps, person.actor, { slug, prefetch: 2, holding: [] })),
    );
    const leased = await scene.db.slot.findMany({ where: { state: "leased" } });
    expect(new Set(leased.map((slot) => slot.leaseId)).size).toBe(leased.length);
    expect(new Set(leased.map((slot) => `${slot.pairId} ${slot.holderId}`)).size).toBe(leased.length);
    // Four people can take all ten slots of five pairs; nobody went away empty-handed while one was free.
    expect(leased).toHaveLength(10);
  });

  it("gives first labels of all pairs before any second one", async () => {
    await using scene = await makeScene({ pairs: 6, labelsPerPair: 2, people: 3 });
    const leases = await Promise.all(
      scene.people.map((person) => mustGetPair(scene, person, { prefetch: 1 })),
    );
    expect(leases).toHaveLength(3);
    const leased = await scene.db.slot.findMany({ where: { state: "leased" } });
    expect(leased.map((slot) => slot.index)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("never offers again what a person judged or skipped", async () => {
    await using scene = await makeScene({ pairs: 2, labelsPerPair: 3, people: 1 });
    const [person] = scene.people;
    if (person === undefined) throw new Error("nobody there");
    const first = await mustGetPair(scene, person);
    await submitJudgment(scene.deps, person.actor, answer(first.lease.leaseId));
    const second = await mustGetPair(scene, person);
    await skipPair(scene.deps, person.actor, {
      leaseId: second.lease.leaseId,
      reason: "language",
      note: "",
      flag: false,
    });
    const third = await leaseNextPair(scene.deps, person.actor, { slug, prefetch: 0, holding: [] });
    expect(third).toMatchObject({ ok: true, value: { kind: "none", reason: "all-judged" } });
    expect(await scene.db.slot.count({ where: { state: "open" } })).toBe(5);
  });

  it("takes an expired lease for open, and a running one not", async () => {
    await using scene = await makeScene({ pairs: 1, labelsPerPair: 1, people: 2 });
    const [slow, quick] = scene.people;
    if (slow === undefined || quick === undefined) throw new Error("nobody there");
    const held = await mustGetPair(scene, slow);
    const early = await leaseNextPair(scene.deps, quick.actor, { slug, prefetch: 0, holding: [] });
    expect(early).toMatchObject({ ok: true, value: { reason: "on-loan", retryAt: held.lease.expiresAt } });
    scene.pass(leaseSeconds);
    const taken = await mustGetPair(scene, quick);
    expect(taken.lease.leaseId).not.toBe(held.lease.leaseId);
    expect(taken.left.text.split(" ")).toHaveLength(3);
    expect(await scene.db.slot.findFirst()).toMatchObject({ expiries: 1, holderId: quick.memberId });
  });

  it("hands nothing out of a round that is paused, and goes on after it", async () => {
    await using scene = await makeScene({ pairs: 2, labelsPerPair: 1, people: 1 });
    const [person] = scene.people;
    if (person === undefined) throw new Error("nobody there");
    const where = { id: scene.roundId };
    await scene.db.round.update({ where, data: { state: "paused", resumeState: "labeling" } });
    const none = await leaseNextPair(scene.deps, person.actor, { slug, prefetch: 0, holding: [] });
    expect(none).toMatchObject({ ok: true, value: { kind: "none", reason: "paused" } });
    await scene.db.round.update({ where, data: { state: "labeling", resumeState: null } });
    expect((await mustGetPair(scene, person)).kind).toBe("pair");
  });

  it("gives a reloaded tab its pair back, and prefetched pairs to nobody else", async () => {
    await using scene = await makeScene({ pairs: 4, labelsPerPair: 1, people: 2 });
    const [one, two] = scene.people;
    if (one === undefined || two === undefined) throw new Error("nobody there");
    const shown = await mustGetPair(scene, one, { prefetch: 2 });
    const reloaded = await mustGetPair(scene, one, { prefetch: 2 });
    const ids = (pair: typeof shown) => [pair, ...pair.ahead].map((view) => view.lease.leaseId);
    expect(ids(reloaded)).toEqual(ids(shown));
    const other = await mustGetPair(scene, two, { prefetch: 2 });
    expect(other.ahead).toHaveLength(0);
    const more = await leaseNextPair(scene.deps, one.actor, { slug, prefetch: 0, holding: ids(shown) });
    expect(more).toMatchObject({ ok: true, value: { kind: "none", reason: "on-loan" } });
  });

  it("keeps a lease alive by heartbeats, and tells of one that is lost", async () => {
    await using scene = await makeScene({ pairs: 1, labelsPerPair: 1, people: 2 });
    const [one, two] = scene.people;
    if (one === undefined || two === undefined) throw new Error("nobody there");
    const { lease } = await mustGetPair(scene, one);
    for (let beat = 0; beat < 5; beat++) {
      scene.pass(lease.heartbeatSeconds * 2);
      const kept = await keepLeases(scene.deps, one.actor, { leaseIds: [lease.leaseId] });
      expect(kept).toMatchObject({ ok: true, value: { lost: [], kept: [{ leaseId: lease.leaseId }] } });
    }
    // Somebody else's heartbeat keeps nothing of mine.
    const stranger = await keepLeases(scene.deps, two.actor, { leaseIds: [lease.leaseId] });
    expect(stranger).toMatchObject({ ok: true, value: { lost: [lease.leaseId] } });
    scene.pass(leaseSeconds);
    await mustGetPair(scene, two);
    const lost = await keepLeases(scene.deps, one.actor, { leaseIds: [lease.leaseId] });
    expect(lost).toMatchObject({ ok: true, value: { kept: [], lost: [lease.leaseId] } });
  });

  it("lets go of released leases at once, but only of one's own", async () => {
    await using scene = await makeScene({ pairs: 1, labelsPerPair: 1, people: 2 });
    const [one, two] = scene.people;
    if (one === undefined || two === undefined) throw new Error("nobody there");
    const { lease } = await mustGetPair(scene, one);
    const foreign = await releaseLeases(scene.deps, two.actor, { leaseIds: [lease.leaseId] });
    expect(foreign).toEqual({ ok: true, value: { released: 0 } });
    await releaseLeases(scene.deps, one.actor, { leaseIds: [lease.leaseId] });
    expect((await mustGetPair(scene, two)).kind).toBe("pair");
  });

  it("shows a labeler nothing that tells where an answer came from", async () => {
    await using scene = await makeScene({ pairs: 1, labelsPerPair: 1, people: 1 });
    const [person] = scene.people;
    if (person === undefined) throw new Error("nobody there");
    const { ahead, remaining, guidelinesVersion, warning, kind, ...view } = await mustGetPair(scene, person);
    expect(Object.keys(view).sort()).toEqual([
      ...["asksRationale", "lease", "left", "previous", "prompt", "readingMs", "right", "roundNumber"],
      "showsImages",
    ]);
    expect(Object.keys(view.left)).toEqual(["text"]);
  });
});
