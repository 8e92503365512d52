import { createTestDb, createTestDeps, createTestProject } from "@gshf/testing";
import { expect, it, vi } from "vitest";
import { createMetrics } from "../metrics.ts";
import { serveHealth } from "../serve-health.ts";
import { sweepTalliesJob } from "./sweep-tallies.ts";

it("says in the log, in the metrics and in the health that counts were wrong", async () => {
  await using test = await createTestDb();
  const deps = createTestDeps(test.db);
  const said = vi.spyOn(deps.log, "error");
  await createTestProject(deps, { slug: "counted" });
  const { id: projectId } = await test.db.project.findFirstOrThrow();
  const key = { scopeId: projectId, source: "offline" as const, arm: "offline", shard: 0 };
  await test.db.roundTally.create({ data: { ...key, projectId, pairs: 3 } });
  const metrics = createMetrics();
  const sweep = sweepTalliesJob(deps, metrics.countTallyDifferences);
  const context = { signal: new AbortController().signal, jobId: "none", attempt: 1 };
  for (let n = 0; n < 4; n++) await sweep({}, context);
  expect(said.mock.calls).toMatchObject([
    [{ projectId, differences: 1 }, expect.stringContaining("differed")],
  ]);
  expect(await metrics.registry.metrics()).toContain("gshf_tally_differences_total 1");
  expect(await test.db.roundTally.count()).toBe(0);
  const { db } = test;
  const { storage } = deps;
  const server = await serveHealth({
    db,
    storage,
    metrics,
    host: "127.0.0.1",
    port: 0,
    onError: deps.log.error,
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("it listens nowhere");
  try {
    const health = await fetch(`http://127.0.0.1:${address.port}/health`);
    expect(await health.json()).toMatchObject({ ok: true, keptCounts: { rows: 1 } });
  } finally {
    server.close();
  }
});
