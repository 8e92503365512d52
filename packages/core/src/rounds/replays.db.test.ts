import { createHash } from "node:crypto";
import { granted } from "@gshf/testing";
import { expect, test } from "vitest";
import { createWorld, labelAll, resultOf, type World, workUntil } from "../fixtures/world.fixture.ts";
import { createRound } from "./create-round.ts";
import { newRoundSchema } from "./model.ts";
import { startRound } from "./start-round.ts";

/*
 * Rounds of earlier versions of the choice replay byte for byte: what they chose when their version was the present one
 * stands here. A figure that changes means that somebody's finished round can't be repeated any more.
 */

const arms = [
  { name: "ours", strategy: "uncertainty", share: 0.25 },
  { name: "one", strategy: "reference", share: 0.15 },
  { name: "best", strategy: "best-of-n", share: 0.15 },
  { name: "warm", strategy: "temperature", share: 0.15 },
  { name: "same", strategy: "on-policy", share: 0.15 },
  { name: "control", strategy: "random", share: 0.15 },
];

/** A second round, which learns from a first one of the same settings. */
async function play(world: World, config: object): Promise<string> {
  const input = newRoundSchema.parse({
    slug: world.slug,
    seed: 7,
    config: { pairs: 12, samples: 4, arms, evaluation: { promptsMax: 2, samples: 1 }, ...config },
  });
  const { number } = granted(await createRound(world.deps, world.owner, input));
  granted(await startRound(world.deps, world.owner, { slug: world.slug, number }));
  const where = { projectId_number: { projectId: world.projectId, number } };
  const { id } = await world.deps.db.round.findUniqueOrThrow({ where });
  await workUntil(world, id, "labeling");
  return id;
}

const chosen: Record<string, [object, string]> = {
  "the first version": [
    { choice: 1, ridge: 0.3 },
    "2538fbeb1cfff1cc667c41d47e9c74473a15d822ed2e8cb77992258b03e3d0a5",
  ],
  "the second version": [{ choice: 2 }, "1ad07b0f2ada64fa2510d30e14f6614ba529bade560699f188870efacbad6cd2"],
  "the second version by the paper's A": [
    { choice: 2, metric: "covariance", coldStart: false },
    "9d47af8cffd2d314a0cc8c3f36d0e08d7d9ae38f81257017dcb5d3210f392398",
  ],
};

test.each(Object.entries(chosen))("%s chooses what it chose", async (_, [config, expected]) => {
  await using world = await createWorld();
  const first = await play(world, config);
  await labelAll(world);
  await workUntil(world, first, "complete");
  const second = await play(world, { ...config, candidateSource: "main" });
  const results = [await resultOf(world, first), await resultOf(world, second)];
  // Nine digits: what a processor's last ones are is nobody's choice.
  const text = JSON.stringify(
    results.map(({ pairs }) => pairs),
    (_key, value: unknown) => (typeof value === "number" ? Number(value.toPrecision(9)) : value),
  );
  expect(createHash("sha256").update(text).digest("hex")).toBe(expected);
});
