import { granted } from "@gshf/testing";
import { expect, test } from "vitest";
import {
  createEvaluationWorld,
  startTestEvaluation,
  workEvaluationToItsEnd,
} from "../fixtures/evaluations.fixture.ts";
import { labelAll, startTestRound, workUntil } from "../fixtures/world.fixture.ts";
import { evaluationsVerbs } from "./index.ts";

test("the frontier has the newest figures of every policy, from evaluations and from rounds, by method", async () => {
  await using world = await createEvaluationWorld(["other"]);
  const { deps, owner, slug } = world;
  const roundId = await startTestRound(world);
  await workUntil(world, roundId, "labeling");
  await labelAll(world);
  await workUntil(world, roundId, "complete");
  const show = async (change: { experiments?: string[] } = {}) =>
    granted(await evaluationsVerbs.frontier(deps, owner, { slug, ...change }));
  const atRound = await show();
  expect(atRound.map(({ policy, method, round }) => [policy, method, round])).toEqual([
    ["pi0", "reference", 1],
    ["round-1", "round", 1],
  ]);

  for (const seed of [0, 1]) {
    const { id } = await startTestEvaluation(world, { splits: ["validation", "test"], seed });
    world.pass(1);
    await workEvaluationToItsEnd(world, id);
  }
  const points = await show();
  const on = (split: string) =>
    points
      .filter((point) => point.split === split)
      .map(({ policy, method, evaluation, round }) => [policy, method, evaluation, round]);
  expect(on("test")).toEqual([
    ["other", "registered", 2, null],
    ["pi0", "reference", 2, null],
  ]);
  // What an evaluation measured takes the place of what the round did.
  expect(on("validation")).toEqual([
    ["other", "registered", 2, null],
    ["pi0", "reference", 2, null],
    ["round-1", "round", null, 1],
  ]);
  expect(points.every(({ gold, kl }) => gold !== null && kl !== null)).toBe(true);
  expect(await show({ experiments: ["main"] })).toEqual(points);
  expect(await show({ experiments: ["elsewhere"] })).toEqual([]);
});
