import { granted } from "@gshf/testing";
import { expect, test } from "vitest";
import { createWorld, startTestRound, submitPair, takePair, workUntil } from "../fixtures/world.fixture.ts";
import { freezeRound } from "./act-on-round.ts";
import { getRound } from "./get-round.ts";
import { getSimulatedRun } from "./get-simulated-run.ts";
import { listRounds } from "./list-rounds.ts";

test("a round frozen with few labels says how many, on how many pairs, and what each arm really got", async () => {
  await using world = await createWorld();
  const { deps, owner, slug } = world;
  const arms = [
    { name: "uncertainty", strategy: "uncertainty", share: 0.5 },
    { name: "random", strategy: "random", share: 0.5 },
  ];
  const roundId = await startTestRound(world, { arms });
  await workUntil(world, roundId, "labeling");
  const [labeler] = world.labelers;
  if (labeler === undefined) throw new Error("no labeler");
  for (let label = 0; label < 2; label++) {
    const pair = await takePair(world, labeler);
    if (pair !== null) granted(await submitPair(world, labeler, pair));
  }
  granted(await freezeRound(deps, owner, { slug, number: 1 }));
  await workUntil(world, roundId, "complete");
  const [listed] = granted(await listRounds(deps, owner, { slug, limit: 50 })).items;
  const view = granted(await getRound(deps, owner, { slug, number: 1 }));
  expect(view.labels).toMatchObject({ done: 2, wanted: 6, pairs: 6, labeledPairs: 2 });
  expect(listed?.armShares).toEqual(view.armShares);
  const real = await deps.db.pair.groupBy({ by: ["arm"], where: { roundId }, _count: true });
  for (const { name, share, pairs } of view.armShares) {
    expect([share, pairs]).toEqual([0.5, real.find(({ arm }) => arm === name)?._count ?? 0]);
  }
  expect(view.armShares.reduce((sum, { labels }) => sum + labels, 0)).toBe(2);
});

test("what simulated annotators pass over is told as the lab counts it", async () => {
  await using world = await createWorld();
  const { owner, slug, endpoints } = world;
  await startTestRound(world);
  const deps = { ...world.deps, settings: { ...world.deps.settings, labUrl: endpoints.url } };
  const body = JSON.stringify({
    run_id: "run-1",
    state: "done",
    labeled: 0,
    annotators: [1, 2, 3, 4].map((index) => ({
      index,
      state: "done",
      labeled: 0,
      skipped: 6,
      message: null,
    })),
  });
  endpoints.fault = { path: /annotators\/runs\/run-1$/, times: 1, answer: { status: 200, body } };
  const ask = () => getSimulatedRun(deps, owner, { slug, number: 1, runId: "run-1" });
  expect(granted(await ask())).toEqual({ state: "done", labeled: 0, skipped: 24 });
  endpoints.fault = { path: /annotators/, times: 1, answer: { status: 503, body: "busy" } };
  expect(await ask()).toMatchObject({ ok: false, reason: "unavailable" });
  endpoints.fault = { path: /annotators/, times: 1, answer: { status: 404, body: "no such run" } };
  expect(await ask()).toMatchObject({ ok: false, reason: "not-found", field: "runId" });
});
