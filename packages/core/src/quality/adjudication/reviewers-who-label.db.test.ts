import { createTestDeps } from "@gshf/testing";
import { expect, it } from "vitest";
import type { Outcome } from "../../access/index.ts";
import { isGold, withGold } from "../../fixtures/gold.fixture.ts";
import {
  answer,
  makeScene,
  mustGetPair,
  type Person,
  type Scene,
  slug,
} from "../../fixtures/labeling.fixture.ts";
import { leaseNextPair, skipPair, submitJudgment } from "../../labeling/index.ts";
import { getPair, listRoundPairs } from "../../rounds/index.ts";
import { addGoldFromImports, dismissFlags, listGold, listPairsToReview } from "../index.ts";

const value = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.value;
};

/** The first of the people reviews, and labels. */
async function withReviewer(scene: Scene) {
  const [reviewer, one, two] = scene.people;
  if (reviewer === undefined || one === undefined || two === undefined) throw new Error("three are needed");
  await scene.db.member.update({ where: { id: reviewer.memberId }, data: { role: "reviewer" } });
  return { reviewer, one, two, deps: createTestDeps(scene.db, { now: scene.deps.now }) };
}

async function label(scene: Scene, person: Person, choice: "left" | "right" = "left"): Promise<string> {
  const { lease } = await mustGetPair(scene, person);
  const slot = await scene.db.slot.findFirstOrThrow({ where: { leaseId: lease.leaseId } });
  scene.pass(5);
  value(await submitJudgment(scene.deps, person.actor, answer(lease.leaseId, { choice })));
  return slot.pairId;
}

it("shows reviewers no arm, policy or vote of a pair they may still label, or whose label they can change", async () => {
  await using scene = await makeScene({ pairs: 14, labelsPerPair: 3, people: 3 });
  const { reviewer, one, deps } = await withReviewer(scene);
  await label(scene, one);
  const seen = async () => value(await listRoundPairs(deps, reviewer.actor, { slug, number: 1, limit: 200 }));
  expect(await seen()).toMatchObject({
    pairs: [],
    kept: Array.from({ length: 14 }, (_, position) => position),
  });
  const labeled: string[] = [];
  for (let n = 0; n < 12; n++) labeled.push(await label(scene, reviewer));
  // The last ten can be taken back.
  const settled = labeled.slice(0, 2);
  expect((await seen()).pairs.map(({ id }) => id).sort()).toEqual([...settled].sort());
  for (const { id } of await scene.db.pair.findMany({ where: { source: "online" } })) {
    const pair = await getPair(deps, reviewer.actor, { slug, pairId: id });
    if (settled.includes(id)) expect(pair).toMatchObject({ ok: true, value: { arm: "random" } });
    else expect(pair).toMatchObject({ ok: false, reason: "forbidden" });
  }
  await scene.db.round.update({ where: { id: scene.roundId }, data: { frozenAt: scene.deps.now() } });
  expect((await seen()).pairs).toHaveLength(14);
});

it("queues for reviewers only what they don't label any more, and hands them nothing that they were shown", async () => {
  await using scene = await makeScene({ pairs: 2, labelsPerPair: 3, people: 3 });
  const { reviewer, one, two, deps } = await withReviewer(scene);
  for (const person of [one, two])
    for (let n = 0; n < 2; n++) await label(scene, person, n === 0 ? "left" : "right");
  const queue = async () =>
    value(await listPairsToReview(deps, reviewer.actor, { slug, place: 0, limit: 10 }));
  expect((await queue()).pairs).toEqual([]);
  const { lease } = await mustGetPair(scene, reviewer);
  const flag = { leaseId: lease.leaseId, reason: "unsafe", note: "", flag: true } as const;
  const { pairId } = await scene.db.slot.findFirstOrThrow({ where: { leaseId: lease.leaseId } });
  // Somebody else finds it harmful: it is held, and waits for the reviewer.
  const [own] = await scene.db.lease.findMany({ where: { memberId: one.memberId, slot: { pairId } } });
  value(await skipPair(scene.deps, one.actor, { ...flag, leaseId: own?.id ?? "" }));
  expect((await queue()).pairs.map((pair) => pair.pairId)).toEqual([pairId]);
  value(await dismissFlags(deps, reviewer.actor, { slug, pairId, note: "" }));
  const next = value(await leaseNextPair(scene.deps, reviewer.actor, { slug, prefetch: 8, holding: [] }));
  const leases = next.kind === "none" ? [] : [next, ...next.ahead].map((pair) => pair.lease.leaseId);
  const handed = await scene.db.slot.findMany({ where: { leaseId: { in: leases } } });
  expect(handed.map((slot) => slot.pairId)).not.toContain(pairId);
});

it("shows reviewers no gold pair that they may still get", async () => {
  await using scene = await makeScene({ pairs: 40, labelsPerPair: 3, people: 3 });
  const { reviewer } = await withReviewer(scene);
  const rates = { goldRate: 0.5, warnBelow: 0, pauseBelow: 0, blockBelow: 0 };
  const { deps, owner } = await withGold(scene, 20, rates);
  await addGoldFromImports(deps, owner, { slug, count: 20 });
  expect(value(await listGold(deps, owner, { slug, limit: 50 })).items).toHaveLength(20);
  expect(value(await listGold(deps, reviewer.actor, { slug, limit: 50 })).items).toEqual([]);
  const answered: boolean[] = [];
  for (let n = 0; n < 20; n++) {
    const view = await mustGetPair(scene, reviewer);
    answered.push(isGold(view));
    scene.pass(1);
    value(await submitJudgment(scene.deps, reviewer.actor, answer(view.lease.leaseId)));
  }
  const settled = answered.slice(0, 10).filter((gold) => gold).length;
  expect(settled).toBeGreaterThan(0);
  expect(value(await listGold(deps, reviewer.actor, { slug, limit: 50 })).items).toHaveLength(settled);
  const gold = await scene.db.pair.findFirstOrThrow({ where: { source: "gold" } });
  const page = await getPair(deps, reviewer.actor, { slug, pairId: gold.id });
  expect(page).toMatchObject({ ok: false, reason: "not-found" });
});
