import { createTestDb, type TestDb } from "@gshf/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkTallies } from "./index.ts";

let testDb: TestDb;
beforeAll(async () => {
  testDb = await createTestDb();
});
afterAll(() => testDb.close());

async function policyWithRequests() {
  const { db } = testDb;
  const project = await db.project.create({ data: { slug: "spending", name: "Spending" } });
  const policy = await db.policy.create({
    data: {
      projectId: project.id,
      name: "reference",
      baseUrl: "http://127.0.0.1:1",
      model: "m",
    },
  });
  const prompt = await db.prompt.create({
    data: { projectId: project.id, key: "q1", split: "train", messages: [] },
  });
  const request = (position: number) => ({
    projectId: project.id,
    policyId: policy.id,
    purpose: "candidate" as const,
    promptId: prompt.id,
    position,
    asked: 4,
    kept: position % 4,
    unusable: 0,
    cutOff: 0,
    promptTokens: 10 * position,
    completionTokens: 2_000_000_000,
    isEstimated: position % 5 === 0,
  });
  return { db, project, policy, request };
}

test("what a policy has spent is kept with each request, and mended where it is wrong", async () => {
  const { db, policy, request } = await policyWithRequests();
  const kept = async () => {
    const { _sum } = await db.policySpending.aggregate({
      where: { policyId: policy.id },
      _sum: { requests: true, estimated: true, kept: true, promptTokens: true, completionTokens: true },
    });
    return _sum;
  };
  const counted = async () => {
    const rows = await db.paidRequest.findMany();
    const sum = (of: (row: (typeof rows)[number]) => number) =>
      rows.reduce((total, row) => total + of(row), 0);
    return {
      requests: rows.length,
      estimated: sum(({ isEstimated }) => Number(isEstimated)),
      kept: BigInt(sum((row) => row.kept)),
      promptTokens: BigInt(sum(({ promptTokens }) => promptTokens)),
      completionTokens: BigInt(sum(({ completionTokens }) => completionTokens)),
    };
  };
  await Promise.all(Array.from({ length: 40 }, (_, n) => db.paidRequest.create({ data: request(n) })));
  await db.paidRequest.createMany({ data: [request(40), request(41)] });
  await db.paidRequest.deleteMany({ where: { position: { in: [3, 41] } } });
  await db.paidRequest.updateMany({ where: { position: 7 }, data: { promptTokens: 1, isEstimated: true } });
  expect(await kept()).toEqual(await counted());
  expect((await counted()).requests).toBe(40);
  const deps = { db, now: () => new Date() };
  expect(await checkTallies(deps)).toMatchObject({ differences: 0 });

  await db.policySpending.updateMany({ where: { policyId: policy.id }, data: { promptTokens: 5n } });
  const found = await checkTallies(deps);
  expect(found).toMatchObject({ differences: 1 });
  expect(found?.example).toContain(`spending of policy ${policy.id}`);
  expect(await kept()).toEqual(await counted());
  await db.policySpending.deleteMany({});
  expect(await checkTallies(deps)).toMatchObject({ differences: 1 });
  expect(await kept()).toEqual(await counted());

  await db.project.deleteMany({});
  expect(await db.policySpending.count()).toBe(0);
});
