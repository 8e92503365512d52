import { createRandom } from "@gshf/gshf";
import { granted } from "@gshf/testing";
import { describe, expect, test } from "vitest";
import type { Deps } from "../access/index.ts";
import { evaluationsVerbs } from "../evaluations/index.ts";
import { Killed, withFuse } from "../fixtures/fuse.fixture.ts";
import {
  createRecipeWorld,
  everything,
  workEverything,
  workRunsToTheirEnd,
} from "../fixtures/recipes.fixture.ts";
import type { DatasetWorld } from "../fixtures/trainings.fixture.ts";
import { labelAll } from "../fixtures/world.fixture.ts";
import { setMainPolicy } from "../policies/index.ts";
import { recipesVerbs } from "./index.ts";
import { newRunSchema, type RunnableRecipe, recipeNotes } from "./model.ts";

const evaluation = { splits: ["validation"], promptsMax: 3, samples: 1 };
const small: Readonly<Record<RunnableRecipe, object>> = {
  sft: {},
  raft: { prompts: 4, n: 3 },
  "offline-dpo": {},
  "offline-gshf-2": {},
  rso: { prompts: 4, n: 4 },
  "multi-step-rso": { prompts: 4, n: 4, path: [0.5, 0.1] },
  "hybrid-gshf-dpo": { rounds: 2, pairs: 3, samples: 3, labeler: { kind: "scorer" } },
  sequential: { rounds: 3, trainEvery: 2, samples: 3, labeler: { kind: "scorer" } },
};
const names = Object.keys(recipeNotes) as RunnableRecipe[];

const inputOf = ({ slug }: DatasetWorld, name: RunnableRecipe, change: object = {}) =>
  newRunSchema.parse({ slug, recipe: { name, evaluation, ...small[name], ...change } });

const start = async (world: DatasetWorld, name: RunnableRecipe, change: object = {}) =>
  granted(await recipesVerbs.start(world.deps, world.owner, inputOf(world, name, change)));

const viewOf = async (world: DatasetWorld, number: number) =>
  granted(await recipesVerbs.get(world.deps, world.owner, { slug: world.slug, number }));

/** What a run amounts to: datasets and policies by what they are made of. */
async function resultOf(world: DatasetWorld) {
  const { db } = world.deps;
  const datasets = await db.dataset.findMany({ orderBy: { createdAt: "asc" } });
  const policies = await db.policy.findMany({ orderBy: { name: "asc" } });
  return {
    datasets: datasets.map(({ manifestSha256 }) => manifestSha256).sort(),
    policies: policies.map(({ name, checkpointSha256 }) => ({ name, checkpointSha256 })),
  };
}

describe.each(names)("%s", (name) => {
  test("runs to its end by itself, and through ten kills to the same datasets and policies", async () => {
    await using world = await createRecipeWorld();
    const { number } = await start(world, name);
    let places = 0;
    await workRunsToTheirEnd(world, async (deps) => {
      const fuse = withFuse(deps, Number.POSITIVE_INFINITY);
      await workEverything(fuse.deps, world);
      places += fuse.passed();
    });
    const view = await viewOf(world, number);
    expect(view).toMatchObject({ state: "done", problem: null, can: { stop: false, retry: false } });
    expect(view.steps.every(({ state, made }) => state === "done" && made !== null)).toBe(true);
    const made = view.steps.flatMap(({ policy }) => policy ?? []);
    expect(made.length).toBeGreaterThan(0);
    const evaluation = view.steps.at(-1)?.made ?? 0;
    const measured = await world.deps.db.measurement.findMany({ include: { policy: true, run: true } });
    const own = measured.filter(({ run }) => run.number === evaluation).map(({ policy }) => policy.name);
    expect(own.sort()).toEqual([...made, "pi0"].sort());

    await using killed = await createRecipeWorld();
    await start(killed, name);
    const random = createRandom(11).fork(name);
    let kills = 0;
    await workRunsToTheirEnd(killed, async (deps: Deps) => {
      if (kills === 10) return workEverything(deps, killed);
      const { deps: mortal } = withFuse(deps, 1 + Math.floor((random.uniform() * places) / 10));
      try {
        await workEverything(mortal, killed);
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        kills += 1;
      }
    });
    expect(kills).toBe(10);
    expect(await viewOf(killed, 1)).toMatchObject({ state: "done", problem: null });
    expect(await resultOf(killed)).toEqual(await resultOf(world));
  });
});

describe("a run", () => {
  test("waits for people where they label, and goes on with the last label", async () => {
    await using world = await createRecipeWorld();
    const people = { rounds: 1, labeler: { kind: "people" } };
    const { number } = await start(world, "hybrid-gshf-dpo", people);
    for (let i = 0; i < 20; i++) {
      await workEverything(world.deps, world);
      world.pass(31);
    }
    const waiting = await viewOf(world, number);
    expect(waiting).toMatchObject({
      state: "running",
      steps: [{ state: "under-way", note: /labeling/ }, {}],
    });
    await labelAll(world);
    await workRunsToTheirEnd(world);
    expect((await viewOf(world, number)).state).toBe("done");
  });

  test("stops with what its step has under way, and goes on from there", async () => {
    await using world = await createRecipeWorld();
    const { deps, owner, slug } = world;
    const { number } = await start(world, "hybrid-gshf-dpo");
    await workEverything(deps, world);
    granted(await recipesVerbs.stop(deps, owner, { slug, number }));
    const stopped = await viewOf(world, number);
    expect(stopped).toMatchObject({ state: "stopped", can: { stop: false, retry: true } });
    const round = await deps.db.round.findFirstOrThrow({ where: { number: stopped.steps[0]?.made ?? 0 } });
    expect(round.state).toBe("paused");
    granted(await recipesVerbs.retry(deps, owner, { slug, number }));
    await workRunsToTheirEnd(world);
    expect((await viewOf(world, number)).state).toBe("done");
  });

  test("says which step broke and why, keeps what is done, and can be taken up again", async () => {
    await using world = await createRecipeWorld();
    const { deps, owner, slug } = world;
    world.endpoints.trainer.state = "failed";
    const { number } = await start(world, "offline-dpo");
    await workRunsToTheirEnd(world);
    const failed = await viewOf(world, number);
    expect(failed.state).toBe("failed");
    expect(failed.problem?.message).toMatch(/^step 2: Training \d+ failed: /);
    expect(failed.steps[0]?.state).toBe("done");
    world.endpoints.trainer.state = "succeeded";
    granted(await recipesVerbs.retry(deps, owner, { slug, number }));
    await workRunsToTheirEnd(world);
    expect((await viewOf(world, number)).state).toBe("done");
    expect(await deps.db.training.count()).toBe(1);
  });

  test("starts another round where its own was cancelled", async () => {
    await using world = await createRecipeWorld();
    const { deps, owner, slug, projectId } = world;
    const { number } = await start(world, "hybrid-gshf-dpo", { rounds: 1 });
    await workEverything(deps, world);
    const first = (await viewOf(world, number)).steps[0]?.made ?? 0;
    await deps.db.round.update({
      where: { projectId_number: { projectId, number: first } },
      data: { state: "cancelled", version: { increment: 1 } },
    });
    await workRunsToTheirEnd(world);
    expect((await viewOf(world, number)).problem?.message).toContain("cancelled");
    granted(await recipesVerbs.retry(deps, owner, { slug, number }));
    await workRunsToTheirEnd(world);
    const view = await viewOf(world, number);
    expect(view.state).toBe("done");
    expect(view.steps[0]?.made).toBeGreaterThan(first);
  });

  test("asked for twice under one number is one", async () => {
    await using world = await createRecipeWorld();
    const { deps, owner } = world;
    const input = { ...inputOf(world, "offline-dpo"), number: 1 };
    const both = [await recipesVerbs.start(deps, owner, input), await recipesVerbs.start(deps, owner, input)];
    expect(both.map((outcome) => granted(outcome).number)).toEqual([1, 1]);
    expect(await deps.db.recipeRun.count()).toBe(1);
    const other = await recipesVerbs.start(deps, owner, inputOf(world, "sft"));
    expect(other).toMatchObject({ ok: false, reason: "conflict", message: expect.stringContaining("Run 1") });
  });
});

describe("the policy that a run comes to", () => {
  test("is the best on validation, and becomes main by hand, once", async () => {
    await using world = await createRecipeWorld();
    const { deps, owner, slug } = world;
    const { number } = await start(world, "multi-step-rso");
    expect((await viewOf(world, number)).outcome).toBeNull();
    await workRunsToTheirEnd(world);
    const { outcome, steps, experiment } = await viewOf(world, number);
    const results = { slug, number: steps.at(-1)?.made ?? 0 };
    const { best } = granted(await evaluationsVerbs.results(deps, owner, results));
    expect(outcome).toMatchObject({ policy: best?.policy, by: best?.by, isMain: false });
    const set = { slug, experiment, policyId: outcome?.policyId ?? "", evenUnverified: true };
    for (let i = 0; i < 2; i++) granted(await setMainPolicy(deps, owner, set));
    expect((await viewOf(world, number)).outcome?.isMain).toBe(true);
    expect(await deps.db.auditEvent.count({ where: { action: "policies.setMain" } })).toBe(1);
  });

  test.each([
    ["becomes main by itself where the recipe says so", {}, true],
    [
      "waits for somebody where it is unverified",
      { artifacts: [{ kind: "checkpoint", uri: "s3://bucket/weights", sha256: "f".repeat(64) }] },
      false,
    ],
  ])("%s", async (_, says, isMain) => {
    await using world = await createRecipeWorld();
    world.endpoints.trainer.says = says;
    const { number } = await start(world, "offline-dpo", { makesMain: true });
    await workRunsToTheirEnd(world);
    const { state, outcome } = await viewOf(world, number);
    expect(state).toBe("done");
    expect(outcome).toMatchObject({ policy: `offline-dpo-run-${number}`, isMain });
    expect(outcome?.unverifiedBecause === null).toBe(isMain);
    const { mainPolicyId } = await world.deps.db.experiment.findFirstOrThrow();
    expect(mainPolicyId === outcome?.policyId).toBe(isMain);
  });
});

test("several weights of pessimism give policies that differ in β alone, on one curve", async () => {
  await using world = await createRecipeWorld();
  const { deps, owner, slug } = world;
  const { number } = await start(world, "offline-gshf-2", { betaPess: [0, 0.2, 0.8] });
  await workRunsToTheirEnd(world);
  const view = await viewOf(world, number);
  expect(view).toMatchObject({ state: "done", recipe: { betaPess: [0, 0.2, 0.8] } });
  expect(await deps.db.dataset.count({ where: { roundId: null } })).toBe(1);
  const evaluation = view.steps.at(-1)?.made ?? 0;
  const results = granted(await evaluationsVerbs.results(deps, owner, { slug, number: evaluation }));
  const curve = results.cells.flatMap(({ pessimism }) => pessimism ?? []);
  expect(curve.map(({ beta }) => beta)).toEqual([0, 0.2, 0.8]);
  expect(curve.map(({ uncertainty }) => uncertainty)).toEqual([null, "norm", "norm"]);
  expect(new Set(curve.map(({ series }) => series)).size).toBe(1);
  expect(results.cells.find(({ isReference }) => isReference)?.pessimism).toBeNull();
});

describe("is refused before anything is spent", () => {
  const refused = async (world: DatasetWorld, name: RunnableRecipe, change: object = {}) => {
    const outcome = await recipesVerbs.start(world.deps, world.owner, inputOf(world, name, change));
    expect(await world.deps.db.recipeRun.count()).toBe(0);
    return outcome;
  };

  test("where the trainer doesn't know the algorithm or a setting", async () => {
    await using world = await createRecipeWorld();
    world.endpoints.trainer.capabilities = { ...everything, algorithms: ["dpo"] };
    expect(await refused(world, "rso")).toMatchObject({ ok: false, field: "recipe.name" });
    const change = { hyperparameters: { momentum: 1 } };
    expect(await refused(world, "offline-dpo", change)).toMatchObject({
      ok: false,
      field: "recipe.hyperparameters.momentum",
    });
  });

  test("where a split has no prompts", async () => {
    await using world = await createRecipeWorld();
    const change = { evaluation: { ...evaluation, splits: ["validation", "ood"] } };
    expect(await refused(world, "sft", change)).toMatchObject({
      ok: false,
      field: "recipe.evaluation.splits",
      message: expect.stringContaining("ood"),
    });
  });

  test("where a round of the experiment is open", async () => {
    await using world = await createRecipeWorld();
    await world.deps.db.round.updateMany({ data: { state: "paused", resumeState: "labeling" } });
    expect(await refused(world, "hybrid-gshf-dpo")).toMatchObject({ ok: false, field: "experiment" });
    // What asks nobody needs no round.
    await start(world, "offline-dpo");
  });

  test("but for a comparison of policies, of which nothing is learned", async () => {
    await using world = await createRecipeWorld();
    const { db } = world.deps;
    const [first, second] = [0.5, 1].map((temperature) => ({ policy: "pi0", temperature }));
    const arms = [{ name: "a", strategy: "reference", share: 1, first, second }];
    const config = { choice: 3, comparison: { split: "test" }, arms, training: { algorithm: "none" } };
    await db.pair.deleteMany({ where: { source: "offline" } });
    await db.round.updateMany({ data: { config, state: "complete", frozenAt: new Date() } });
    expect(await refused(world, "rso", { scoredBy: "reward" })).toMatchObject({ field: "recipe.scoredBy" });
    await db.round.updateMany({ data: { state: "paused", resumeState: "labeling", frozenAt: null } });
    await start(world, "hybrid-gshf-dpo");
  });

  test("where π₀ or the scorer doesn't answer", async () => {
    await using world = await createRecipeWorld();
    world.endpoints.fault = { path: /pooling/, times: 100, answer: { status: 404, body: "gone" } };
    expect(await refused(world, "rso", { scoredBy: "scorer" })).toMatchObject({
      ok: false,
      reason: "unavailable",
      field: "recipe.scoredBy",
    });
    world.endpoints.fault = { path: /chat/, times: 100, answer: { status: 404, body: "gone" } };
    expect(await refused(world, "offline-dpo")).toMatchObject({ ok: false, field: "experiment" });
  });

  test("where there is nothing to learn from", async () => {
    await using world = await createRecipeWorld();
    await world.deps.db.pair.deleteMany({ where: { source: "offline" } });
    expect(await refused(world, "offline-dpo")).toMatchObject({ ok: false, field: "recipe.name" });
  });
});
