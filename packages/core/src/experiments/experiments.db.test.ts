import { createTestDb, createTestDeps, createTestProject, granted } from "@gshf/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Deps } from "../access/index.ts";
import { archivePolicy, createPolicy, listPolicies, setMainPolicy } from "../policies/index.ts";
import { getProject } from "../projects/index.ts";
import { createRound } from "../rounds/index.ts";
import { newRoundSchema } from "../rounds/model.ts";
import {
  archiveExperiment,
  createExperiment,
  getExperiment,
  listExperiments,
  updateExperiment,
} from "./index.ts";

let testDb: Awaited<ReturnType<typeof createTestDb>>;
let deps: Deps;
let project: Awaited<ReturnType<typeof createTestProject>>;
let number = 0;

beforeAll(async () => {
  testDb = await createTestDb();
  deps = createTestDeps(testDb.db);
});
afterAll(() => testDb.close());
beforeEach(async () => {
  number += 1;
  project = await createTestProject(deps, { slug: `experiments-${number}` });
});

const slug = () => project.slug;
const list = async () =>
  granted(await listExperiments(deps, project.owner, { slug: slug(), limit: 50 })).items;
const create = (experiment: string, settings: object = {}) =>
  createExperiment(
    deps,
    project.owner,
    createExperiment.definition.input.parse({ slug: slug(), experiment, ...settings }),
  );
const update = (experiment: string, settings: object) =>
  updateExperiment(
    deps,
    project.owner,
    updateExperiment.definition.input.parse({ slug: slug(), experiment, ...settings }),
  );
const archive = (experiment: string, isArchived = true) =>
  archiveExperiment(deps, project.owner, { slug: slug(), experiment, isArchived });

async function addPolicy(name: string, role: "reference" | "other" = "other"): Promise<string> {
  const policy = { slug: slug(), name, baseUrl: "http://127.0.0.1:1/v1", model: name, role };
  return granted(await createPolicy(deps, project.owner, createPolicy.definition.input.parse(policy))).id;
}

describe("a project", () => {
  test("begins with one experiment, whose policies are its own, both ways", async () => {
    expect(await list()).toMatchObject([
      { experiment: "main", isMain: true, rounds: 0, referencePolicy: null },
    ]);
    const pi0 = await addPolicy("pi0", "reference");
    const other = await addPolicy("other");
    expect(await list()).toMatchObject([{ referencePolicy: { id: pi0 }, mainPolicy: { id: pi0 } }]);
    // As the version before sets it.
    await deps.db.project.update({ where: { id: project.projectId }, data: { mainPolicyId: other } });
    expect(await list()).toMatchObject([{ referencePolicy: { id: pi0 }, mainPolicy: { id: other } }]);
    granted(await setMainPolicy(deps, project.owner, { slug: slug(), policyId: pi0, evenUnverified: false }));
    const view = granted(await getProject(deps, project.owner, { slug: slug() }));
    expect(view).toMatchObject({ mainPolicy: { id: pi0 }, experiments: 1 });
  });

  test("can't lose main", async () => {
    expect(await archive("main")).toMatchObject({ ok: false, reason: "conflict", field: "experiment" });
    const archiving = deps.db.experiment.updateMany({
      where: { projectId: project.projectId },
      data: { archivedAt: new Date() },
    });
    await expect(archiving).rejects.toThrow("Experiment_main_stays");
  });
});

describe("an experiment", () => {
  test("takes over another's settings where none are given, its seed too, and begins at π₀", async () => {
    const pi0 = await addPolicy("pi0", "reference");
    const better = await addPolicy("better");
    granted(
      await setMainPolicy(deps, project.owner, { slug: slug(), policyId: better, evenUnverified: false }),
    );
    const plan = { tags: ["red"], parts: 3 };
    const settings = { promptPlan: plan, offlineLimit: 5, seed: 11, recipe: { name: "rso" } };
    granted(await create("one", { name: "One", hypothesis: "It helps.", ...settings }));
    granted(await create("two", { copyOf: "one", offlineLimit: null }));
    const [main, one, two] = await list();
    expect(main).toMatchObject({ mainPolicy: { id: better }, offlineLimit: null, recipe: null });
    expect(one).toMatchObject({
      name: "One",
      hypothesis: "It helps.",
      referencePolicy: { id: pi0 },
      mainPolicy: { id: pi0 },
      promptPlan: plan,
      offlineLimit: 5,
      seed: 11,
      recipe: { name: "rso", settings: {} },
    });
    expect(two).toMatchObject({ name: "two", hypothesis: "It helps.", promptPlan: plan, seed: 11 });
    expect(two?.offlineLimit).toBeNull();
  });

  test("is made once however often it is asked for, and another of its name is refused", async () => {
    for (let n = 0; n < 2; n++) granted(await create("one", { offlineLimit: 5 }));
    expect(await create("one", { offlineLimit: 6 })).toMatchObject({
      reason: "conflict",
      field: "experiment",
    });
    expect(await create("two", { copyOf: "three" })).toMatchObject({ reason: "not-found", field: "copyOf" });
    expect((await list()).map(({ experiment }) => experiment)).toEqual(["main", "one"]);
  });

  test("refuses a π₀ that isn't there or is archived", async () => {
    const gone = await addPolicy("gone");
    granted(await archivePolicy(deps, project.owner, { slug: slug(), policyId: gone, isArchived: true }));
    const field = "referencePolicyId";
    expect(await create("one", { referencePolicyId: gone })).toMatchObject({ reason: "conflict", field });
    const nobody = "01a208ca-9249-73ff-872d-4ee03b8340ba";
    expect(await create("one", { referencePolicyId: nobody })).toMatchObject({ reason: "not-found", field });
  });

  test("keeps its π₀ and main policy from being archived, as long as it isn't itself", async () => {
    const policyId = await addPolicy("own");
    granted(await create("one", { referencePolicyId: policyId }));
    const archiveOwn = () => archivePolicy(deps, project.owner, { slug: slug(), policyId, isArchived: true });
    expect(await archiveOwn()).toMatchObject({
      ok: false,
      message: expect.stringContaining("experiment one"),
    });
    const [view] = granted(await listPolicies(deps, project.owner, { slug: slug(), limit: 50 })).items;
    expect(view).toMatchObject({
      isReference: false,
      roles: [{ experiment: "one", isReference: true, isMain: true }],
    });
    granted(await archive("one"));
    granted(await archiveOwn());
  });

  test("changes as a whole until a round of it is started, and then no more what its rounds build on", async () => {
    const first = await addPolicy("first");
    const second = await addPolicy("second");
    granted(await create("one", { referencePolicyId: first }));
    granted(await update("one", { referencePolicyId: second, seed: 3, promptPlan: { parts: 2 } }));
    const view = async () =>
      granted(await getExperiment(deps, project.owner, { slug: slug(), experiment: "one" }));
    // The main policy follows: there is no better one yet.
    expect(await view()).toMatchObject({
      referencePolicy: { id: second },
      mainPolicy: { id: second },
      seed: 3,
    });
    const round = newRoundSchema.parse({ slug: slug(), experiment: "one", config: {} });
    granted(await createRound(deps, project.owner, round));
    expect((await view()).hasStarted).toBe(false);
    const { id } = await deps.db.experiment.findFirstOrThrow({
      where: { slug: "one", projectId: project.projectId },
    });
    await deps.db.round.updateMany({
      where: { experimentId: id },
      data: { state: "sampling", startedAt: new Date() },
    });
    expect((await view()).hasStarted).toBe(true);
    const refused: [object, string][] = [
      [{ referencePolicyId: first }, "referencePolicyId"],
      [{ offlineLimit: 9 }, "offlineLimit"],
      [{ seed: 4 }, "seed"],
      [{ promptPlan: { parts: 3 } }, "promptPlan.parts"],
      [{ promptPlan: {} }, "promptPlan.parts"],
    ];
    for (const [settings, field] of refused) {
      expect(await update("one", settings)).toMatchObject({ ok: false, reason: "conflict", field });
    }
    const same = { referencePolicyId: second, offlineLimit: null, seed: 3 };
    granted(await update("one", { ...same, name: "First", promptPlan: { tags: ["a"], parts: 2 } }));
    expect(await view()).toMatchObject({ name: "First", promptPlan: { tags: ["a"], parts: 2 } });
  });

  test("that is archived takes no rounds, and can't be archived while one is under way", async () => {
    granted(await create("one"));
    const round = newRoundSchema.parse({ slug: slug(), experiment: "one", config: {} });
    granted(await createRound(deps, project.owner, round));
    await deps.db.round.updateMany({ where: { projectId: project.projectId }, data: { state: "labeling" } });
    expect(await archive("one")).toMatchObject({
      reason: "conflict",
      message: expect.stringContaining("Round 1"),
    });
    await deps.db.round.updateMany({ where: { projectId: project.projectId }, data: { state: "complete" } });
    granted(await archive("one"));
    expect(await createRound(deps, project.owner, round)).toMatchObject({
      reason: "conflict",
      field: "experiment",
    });
    expect(await update("one", { name: "x" })).toMatchObject({ reason: "conflict", field: "experiment" });
    granted(await archive("one", false));
    granted(await createRound(deps, project.owner, round));
  });

  test("whose prompts can't be read any more says so", async () => {
    granted(await create("one"));
    await deps.db.experiment.updateMany({ where: { slug: "one" }, data: { promptPlan: { parts: "many" } } });
    const get = await getExperiment(deps, project.owner, { slug: slug(), experiment: "one" });
    expect(get).toMatchObject({ ok: false, message: expect.stringContaining("experiment one") });
  });
});

test("a round can't be of another project's experiment, whoever writes it", async () => {
  const other = await createTestProject(deps, { slug: `stranger-${number}` });
  const foreign = await deps.db.experiment.findFirstOrThrow({ where: { projectId: other.projectId } });
  const { number: made } = granted(
    await createRound(deps, project.owner, newRoundSchema.parse({ slug: slug(), config: {} })),
  );
  const moving = deps.db.round.updateMany({
    where: { projectId: project.projectId, number: made },
    data: { experimentId: foreign.id },
  });
  await expect(moving).rejects.toThrow("of another project");
});
