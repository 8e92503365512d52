import { granted } from "@gshf/testing";
import { expect, it } from "vitest";
import { setPayRate } from "../crowds/index.ts";
import { act, type Busy, makeBusyScene } from "../fixtures/busy.fixture.ts";
import { slug } from "../fixtures/labeling.fixture.ts";
import { checkTallies, lastDifference } from "./index.ts";

/** Checks everything once, two pairs a step. @returns what was found wrong */
async function checkAll({ scene }: Busy): Promise<string[]> {
  const found: string[] = [];
  const begin = scene.deps.now();
  for (let n = 0; n < 50; n++) {
    scene.pass(1);
    const step = await checkTallies(scene.deps, 2);
    if (step !== null && step.differences > 0) found.push(step.example);
    const checks = await scene.db.tallyCheck.findMany({
      where: { position: null, checkedAt: { gt: begin } },
    });
    // The round, the project, its five people and its owner.
    if (checks.length === 8) return found;
  }
  throw new Error("it never comes around");
}

const breakages = {
  "a pair's": `update "PairTally" set "peoplesForFirst" = "peoplesForFirst" + 1 where "position" = 5`,
  "one of a pair that is gone": `delete from "PairTally" where "position" = 2 and "roundId" is not null`,
  "a round's": `update "RoundTally" set "done" = "done" - 1 where "shard" = (select min("shard") from "RoundTally")`,
  "a person's pay": `update "PayTally" set "ms" = "ms" - 1 where "pairs" > 0`,
  "work that is kept as paid": `update "Work" set "isPaid" = not "isPaid"`,
  "a project's prompts": `update "PromptTally" set "prompts" = "prompts" + 1`,
  "a person's": `update "MemberTally" set "labels" = "labels" + 3 where "roundId" is not null`,
};

it.each(Object.entries(breakages))("says that a count was wrong, and mends it: %s", async (_what, sql) => {
  const busy = await makeBusyScene(3);
  await using scene = busy.scene;
  const rate = { mode: "per_hour" as const, amountMilli: 9_000, currency: "GBP", secondsMax: 60 };
  granted(await setPayRate(busy.deps, busy.owner, { slug, studyId: null, ...rate }));
  scene.pass(1);
  for (let n = 0; n < 25; n++) await act(busy);
  expect(await checkAll(busy)).toEqual([]);
  expect(await lastDifference(scene.db)).toBeNull();
  const before = await figures(busy);
  expect(await scene.db.$executeRawUnsafe(sql)).toBeGreaterThan(0);
  expect(await figures(busy)).not.toEqual(before);
  const found = await checkAll(busy);
  expect(found.length).toBeGreaterThan(0);
  expect(await lastDifference(scene.db)).toMatchObject({ example: expect.stringContaining("counted") });
  expect(await figures(busy)).toEqual(before);
  expect(await checkAll(busy)).toEqual([]);
});

it("finds nothing wrong while people label", async () => {
  const busy = await makeBusyScene(4, 12);
  await using scene = busy.scene;
  for (let n = 0; n < 6; n++) {
    const [found] = await Promise.all([checkAll(busy), ...Array.from({ length: 6 }, () => act(busy))]);
    expect(found).toEqual([]);
  }
  expect(await scene.db.judgment.count()).toBeGreaterThan(3);
});

async function figures({ scene: { db } }: Busy) {
  return {
    pairs: await db.pairTally.findMany({ orderBy: { pairId: "asc" } }),
    sums: await db.roundTally.groupBy({
      by: ["scopeId", "source", "arm"],
      orderBy: [{ scopeId: "asc" }, { source: "asc" }, { arm: "asc" }],
      _sum: { pairs: true, done: true, wanted: true, labels: true, waiting: true },
    }),
    prompts: await db.promptTally.groupBy({
      by: ["projectId", "split"],
      orderBy: { split: "asc" },
      _sum: { prompts: true },
    }),
    members: await db.memberTally.findMany({
      where: { kept: { gt: 0 } },
      orderBy: [{ memberId: "asc" }, { scopeId: "asc" }],
    }),
    work: await db.work.findMany({ orderBy: [{ memberId: "asc" }, { pairId: "asc" }] }),
    pay: (
      await db.payTally.groupBy({
        by: ["memberId", "rateId", "day"],
        orderBy: [{ memberId: "asc" }, { rateId: "asc" }, { day: "asc" }],
        _sum: { pairs: true, ms: true },
      })
    ).filter(({ _sum }) => _sum.pairs !== 0),
  };
}
