import { granted } from "@gshf/testing";
import { describe, expect, test } from "vitest";
import { updateExperiment } from "../../experiments/index.ts";
import { askedDataset, beginDataset, drawnBy } from "../../fixtures/datasets.fixture.ts";
import { createDatasetWorld } from "../../fixtures/trainings.fixture.ts";
import { createWorld, type World } from "../../fixtures/world.fixture.ts";
import { archivePolicy, createPolicy } from "../../policies/index.ts";
import { updateProject } from "../../projects/index.ts";
import { datasetsVerbs } from "../index.ts";

async function refusalOf(world: World, recipe: object, change: object = {}) {
  const outcome = await datasetsVerbs.create(world.deps, world.owner, askedDataset(world, recipe, change));
  expect(await world.deps.db.datasetBuild.count()).toBe(0);
  expect(await world.deps.db.paidRequest.count({ where: { purpose: "dataset" } })).toBe(0);
  return outcome;
}

describe("what can't come to a good end is refused before anything is spent", () => {
  test.each<[string, object, string, RegExp]>([
    ["more pairs than draws make", { kind: "rejection", pairs: 3 }, "recipe.pairs", /3 pairs take 6 answers/],
    [
      "a policy of nowhere",
      { policyId: "00000000-0000-7000-8000-000000000001" },
      "recipe.policyId",
      /no such policy/,
    ],
    [
      "no data for a reward",
      { labeler: { kind: "reward" } },
      "recipe.labeler.kind",
      /Nothing is labeled yet/,
    ],
    [
      "an unknown round for a reward",
      { labeler: { kind: "reward", upToRound: 7 } },
      "recipe.labeler.upToRound",
      /Round 7 is not frozen in Main. None is yet/,
    ],
    ["no prompts", { prompts: { tags: ["nowhere"] } }, "recipe.prompts", /No prompt is left/],
    ["a part of what has none", { prompts: { part: 0 } }, "recipe.prompts.part", /not divided/],
  ])("%s", async (_, change, field, message) => {
    await using world = await createWorld();
    const refused = await refusalOf(world, await drawnBy(world, change));
    expect(refused).toMatchObject({ ok: false, field, message: expect.stringMatching(message) });
  });

  test.each<[string, object, string, RegExp]>([
    ["no offline comparisons", {}, "recipe.offline", /no offline comparisons/],
    ["nothing at all", { offline: false }, "recipe.rounds", /no frozen round yet/],
    ["rounds that aren't frozen", { offline: false, rounds: [1, 4] }, "recipe.rounds", /Rounds 1, 4 are not/],
  ])("a mixture of %s", async (_, change, field, message) => {
    await using world = await createWorld();
    const refused = await refusalOf(world, { kind: "mixture", ...change });
    expect(refused).toMatchObject({ ok: false, field, message: expect.stringMatching(message) });
  });

  test("a policy that is archived, or doesn't answer", async () => {
    await using world = await createWorld();
    const { deps, owner, slug, endpoints } = world;
    const input = { slug, name: "old", baseUrl: `${endpoints.url}/v1`, model: "old" };
    const { id } = granted(await createPolicy(deps, owner, createPolicy.definition.input.parse(input)));
    endpoints.fault = { path: /models$/, times: 1, answer: "cut" };
    const away = await refusalOf(world, await drawnBy(world, { policyId: id }));
    expect(away).toMatchObject({ reason: "unavailable", field: "recipe.policyId" });
    granted(await archivePolicy(deps, owner, { slug, policyId: id, isArchived: true }));
    const archived = await refusalOf(world, await drawnBy(world, { policyId: id }));
    expect(archived).toMatchObject({ field: "recipe.policyId", message: /old is archived/ });
  });

  test("no embedder, no scorer, or one that doesn't answer", async () => {
    await using world = await createDatasetWorld();
    const { deps, owner, slug, endpoints, projectId } = world;
    const reward = { labeler: { kind: "reward" } };
    endpoints.fault = { path: /embeddings$/, times: 9, answer: { status: 503, body: "" } };
    expect(await refusalOf(world, await drawnBy(world, reward))).toMatchObject({
      reason: "unavailable",
      message: expect.stringContaining("The embedder doesn’t answer"),
    });
    endpoints.fault = { path: /pooling$/, times: 9, answer: { status: 503, body: "" } };
    expect(await refusalOf(world, await drawnBy(world))).toMatchObject({
      reason: "unavailable",
      message: expect.stringContaining("The scorer doesn’t answer"),
    });
    endpoints.fault = null;
    granted(await updateProject(deps, owner, { slug, scorerUrl: null }));
    expect(await refusalOf(world, await drawnBy(world))).toMatchObject({
      field: "recipe.labeler.kind",
      message: expect.stringContaining("no gold scorer"),
    });
    await deps.db.project.update({ where: { id: projectId }, data: { featureMapId: null } });
    expect(await refusalOf(world, await drawnBy(world, reward))).toMatchObject({
      field: "recipe.labeler.kind",
      message: expect.stringContaining("the features of an embedder, and the project has none"),
    });
  });

  test("a part beyond the experiment's parts; one of them has its own prompts", async () => {
    await using world = await createWorld({ prompts: 24 });
    const { deps, owner, slug } = world;
    const promptPlan = { parts: 2 };
    const settings = updateExperiment.definition.input.parse({ slug, experiment: "main", promptPlan });
    granted(await updateExperiment(deps, owner, settings));
    const refused = await refusalOf(world, await drawnBy(world, { prompts: { part: 2 } }));
    expect(refused).toMatchObject({ field: "recipe.prompts.part", message: /2 parts, the first of them 0/ });
    const first = await beginDataset(world, await drawnBy(world, { prompts: { part: 0 } }));
    const second = await beginDataset(world, await drawnBy(world, { prompts: { part: 1 } }));
    const promptsOf = async ({ id }: { id: string }) =>
      (await deps.db.datasetBuildPrompt.findMany({ where: { buildId: id } })).map(({ promptId }) => promptId);
    const [one, two] = [await promptsOf(first), await promptsOf(second)];
    expect(one.length * two.length).toBeGreaterThan(0);
    expect(one.filter((id) => two.includes(id))).toEqual([]);
  });

  test("the same recipe and seed again, naming the dataset that there is", async () => {
    await using world = await createWorld();
    await beginDataset(world, await drawnBy(world));
    const again = await datasetsVerbs.create(
      world.deps,
      world.owner,
      askedDataset(world, await drawnBy(world), { name: "other" }),
    );
    expect(again).toMatchObject({
      reason: "conflict",
      field: "seed",
      message:
        "Dataset 1, “made”, is made by the same recipe of the same data. It is there, or choose another seed.",
    });
    expect(await world.deps.db.datasetBuild.count()).toBe(1);
  });
});
