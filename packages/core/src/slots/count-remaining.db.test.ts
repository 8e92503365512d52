import { granted } from "@gshf/testing";
import { expect, test } from "vitest";
import { answer, makeScene, slug } from "../fixtures/labeling.fixture.ts";
import { leaseNextPair, skipPair, submitJudgment } from "../labeling/index.ts";
import { countRemaining, countRemainingSql, remainingMax } from "./index.ts";

test("what remains is what the slots say, whether the kept counts could tell or not", async () => {
  await using scene = await makeScene({ pairs: 90, labelsPerPair: 2, people: 3 });
  const { db, deps, people, projectId } = scene;
  const bySlots = async (memberId: string) => {
    const [row] = await db.$queryRaw<{ pairs: number }[]>`
      select count(distinct s."pairId")::int as "pairs" from "Slot" s
       where (s."state" = 'open' or (s."state" = 'leased' and s."leaseUntil" <= ${deps.now().toISOString()}::timestamptz))
         and s."pairId" not in (select j."pairId" from "Judgment" j
                                 where j."memberId" = ${memberId}::uuid and j."state" <> 'withdrawn')
         and s."pairId" not in (select k."pairId" from "Skip" k where k."memberId" = ${memberId}::uuid)
         and s."pairId" not in (select h."pairId" from "Slot" h where h."holderId" = ${memberId}::uuid
                                   and h."id" <> s."id")`;
    return Math.min(row?.pairs ?? 0, remainingMax + 1);
  };
  const toldByCounts = async (memberId: string) => {
    const rows = await db.$queryRaw<{ "QUERY PLAN": string }[]>`
      explain (analyze) ${countRemainingSql({ projectId, memberId, now: deps.now() })}`;
    return rows.some((row) => /Limit .*never executed/.test(row["QUERY PLAN"]));
  };
  const seen: { told: boolean; pairs: number }[] = [];
  for (let step = 0; ; step++) {
    for (const { memberId } of people) {
      const { pairs } = await countRemaining(db, { projectId, memberId, now: deps.now() });
      expect(pairs).toBe(await bySlots(memberId));
      seen.push({ told: await toldByCounts(memberId), pairs });
    }
    // The first labels most, the last next to nothing; now and then somebody passes, or leaves a pair to run out.
    const who = people[step % 9 === 0 ? 2 : step % 3 === 0 ? 1 : 0];
    if (who === undefined) throw new Error("nobody");
    const next = granted(await leaseNextPair(deps, who.actor, { slug, prefetch: 0, holding: [] }));
    if (next.kind === "none") break;
    const { leaseId } = next.lease;
    const pass = { leaseId, reason: "cannot_judge" as const, note: "", flag: false };
    if (step % 11 === 10) scene.pass(120);
    else if (step % 7 === 6) granted(await skipPair(deps, who.actor, pass));
    else granted(await submitJudgment(deps, who.actor, answer(leaseId)));
  }
  expect(seen.some(({ told }) => told)).toBe(true);
  expect(seen.every(({ told, pairs }) => !told || pairs > remainingMax)).toBe(true);
  expect(seen.some(({ told, pairs }) => !told && pairs > remainingMax)).toBe(true);
  expect(seen.some(({ pairs }) => pairs < 20)).toBe(true);
});

test("with very many pairs in others' hands, the slots are asked", async () => {
  await using scene = await makeScene({ pairs: 700, labelsPerPair: 1, people: 2 });
  const { db, deps, people, projectId } = scene;
  const [one, other] = people;
  if (one === undefined || other === undefined) throw new Error("too few people");
  const inHand = (count: number) => db.$executeRaw`
    update "Slot" set "state" = 'leased', "holderId" = ${other.memberId}::uuid, "leaseId" = gen_random_uuid(),
                      "leasedAt" = now(), "leaseUntil" = now() + interval '1 year'
     where "id" in (select "id" from "Slot" where "state" = 'open' limit ${count}::int)`;
  const remaining = () => countRemaining(db, { projectId, memberId: one.memberId, now: deps.now() });
  const plan = async () => {
    const rows = await db.$queryRaw<{ "QUERY PLAN": string }[]>`
      explain (analyze) ${countRemainingSql({ projectId, memberId: one.memberId, now: deps.now() })}`;
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  };
  await inHand(660);
  expect((await remaining()).pairs).toBe(40);
  // Only so many are counted before it is known that the counts can't tell.
  expect(await plan()).toMatch(/Limit .*rows=501(\.00)? loops=1/);
  expect(await plan()).not.toMatch(/rows=66\d/);
});
