import { granted } from "@gshf/testing";
import { expect, test } from "vitest";
import {
  askedDataset,
  beginDataset,
  drawnBy,
  finishDataset,
  makeDataset,
  readDataset,
  workBuildOnce,
} from "../../fixtures/datasets.fixture.ts";
import { Killed, withFuse } from "../../fixtures/fuse.fixture.ts";
import { createDatasetWorld } from "../../fixtures/trainings.fixture.ts";
import { createWorld, type World } from "../../fixtures/world.fixture.ts";
import { updatePolicy } from "../../policies/index.ts";
import { datasetsVerbs } from "../index.ts";
import { sweepBuilds } from "./wake-build.ts";

/** The world's gold reward of an answer. */
async function gold({ endpoints }: World, answer: string): Promise<number> {
  const messages = [{ role: "user", content: answer }];
  const body = JSON.stringify({ model: "gold", messages });
  const headers = { "content-type": "application/json" };
  const reply = await fetch(`${endpoints.url}/pooling`, { method: "POST", headers, body });
  const { data } = (await reply.json()) as { data: { data: number[] }[] };
  return data[0]?.data[0] ?? Number.NaN;
}

/** Draws that were paid for. */
async function paidDraws({ deps }: World): Promise<number> {
  const paid = await deps.db.paidRequest.aggregate({ where: { purpose: "dataset" }, _sum: { asked: true } });
  return paid._sum.asked ?? 0;
}

const drawsOf = ({ deps }: World) =>
  deps.db.response.findMany({ where: { purpose: "dataset" }, orderBy: { id: "asc" } });

test("best of n: each row has the best and the worst of its prompt's draws, by the scorer", async () => {
  await using world = await createWorld();
  const name = await makeDataset(world, await drawnBy(world));
  const { dataset, manifest, rows } = await readDataset(world, name);
  expect(dataset).toMatchObject({ roundId: null, name: "made", offlineRows: 0, onlineRows: 0 });
  expect(dataset.pseudoRows).toBe(rows.length);
  expect(manifest).toMatchObject({
    schema_version: 2,
    experiment: "main",
    pseudo_rows: rows.length,
    recipe: { kind: "best-of-n", seed: 1, policy: "pi0", n: 4, temperature: 1, topP: 1 },
  });
  const draws = await drawsOf(world);
  const train = await world.deps.db.prompt.count({ where: { split: "train" } });
  expect(draws).toHaveLength(4 * train);
  for (const row of rows) {
    expect(row).toMatchObject({ source: "pseudo", arm: "best-of-n", round: 0, weight: 1, split: "train" });
    expect(row.label).toEqual({ p_chosen: 1, n_votes: 0, n_ties: 0, strength: null, annotators: [] });
    expect(row).toMatchObject({ policy_chosen: "pi0", sampling: { temperature: 1, top_p: 1 } });
    const promptId = draws.find(({ id }) => id === row.chosen_id)?.promptId;
    const own = draws.filter((draw) => draw.promptId === promptId);
    const rewards = await Promise.all(own.map(({ text }) => gold(world, text)));
    expect(await gold(world, row.chosen[0]?.content ?? "")).toBe(Math.max(...rewards));
    expect(await gold(world, row.rejected[0]?.content ?? "")).toBe(Math.min(...rewards));
  }
  const { deps, owner, slug } = world;
  const [build] = granted(await datasetsVerbs.builds(deps, owner, { slug, limit: 50 })).items;
  expect(build).toMatchObject({ state: "ready", done: train, total: train, manifestSha256: name });
  expect(build?.summary).toMatchObject({ prompts: train, draws: 4 * train, rows: rows.length, missing: 0 });
  const [listed] = granted(await datasetsVerbs.list(deps, owner, { slug, limit: 50 })).items;
  expect(listed).toMatchObject({ name: "made", round: null, pseudoRows: rows.length });
});

test("rejection: accepted draws in pairs, told apart by the reward that is fitted to what people said", async () => {
  await using world = await createDatasetWorld();
  const recipe = await drawnBy(world, { kind: "rejection", pairs: 2, labeler: { kind: "reward" } });
  const name = await makeDataset(world, recipe);
  const { dataset, manifest, rows } = await readDataset(world, name);
  const map = await world.deps.db.featureMap.findFirstOrThrow();
  expect(manifest).toMatchObject({
    feature_map_sha: map.sha256,
    parent_manifest_sha256: world.manifestSha256,
    recipe: { method: "liu2023", coefficient: 0.5, pairs: 2, labeler: { kind: "reward", rounds: [1] } },
  });
  expect(dataset.parentId).not.toBeNull();
  const ids = rows.flatMap(({ chosen_id, rejected_id }) => [chosen_id, rejected_id]);
  expect(new Set(ids).size).toBe(ids.length);
  const { deps, owner, slug } = world;
  const [build] = granted(await datasetsVerbs.builds(deps, owner, { slug, limit: 50 })).items;
  const { summary } = build ?? {};
  expect(summary?.observations).toBe(6);
  expect((summary?.rows ?? 0) + (summary?.ties ?? 0)).toBe(2 * (summary?.prompts ?? 0));
});

test("exact rejection is bounded by the largest reward of all draws, and says what it could not pair", async () => {
  await using world = await createWorld();
  const recipe = await drawnBy(world, { kind: "rejection", method: "exact", n: 8, coefficient: 1 });
  const view = await finishDataset(world, await beginDataset(world, recipe));
  const rewards = await Promise.all((await drawsOf(world)).map(({ text }) => gold(world, text)));
  expect(view.summary?.bound).toBe(Math.max(...rewards));
  const { rows, ties, missing, prompts } = view.summary ?? { rows: 0, ties: 0, missing: 0, prompts: 0 };
  expect(missing).toBeGreaterThan(0);
  expect(rows + ties + missing).toBe(prompts);
});

test("a mixture holds the rows that the round's own dataset holds, file by file", async () => {
  await using world = await createDatasetWorld({ offline: 12 });
  const round = await readDataset(world, world.manifestSha256);
  const mixture = await readDataset(world, await makeDataset(world, { kind: "mixture" }));
  expect(mixture.manifest.files).toEqual(round.manifest.files);
  const { offlineRows, onlineRows } = round.dataset;
  expect(mixture.dataset).toMatchObject({ offlineRows, onlineRows, pseudoRows: 0 });
  const alone = await makeDataset(world, { kind: "mixture", rounds: [] });
  expect((await readDataset(world, alone)).manifest.files.map(({ path }) => path)).toEqual(["offline.jsonl"]);
});

test("the same seed pays nothing a second time, more draws pay for the rest, and another seed draws afresh", async () => {
  await using world = await createWorld();
  const first = await readDataset(world, await makeDataset(world, await drawnBy(world)));
  const paid = await paidDraws(world);
  const train = await world.deps.db.prompt.count({ where: { split: "train" } });
  expect(paid).toBe(4 * train);
  await makeDataset(world, await drawnBy(world, { kind: "rejection" }));
  expect(await paidDraws(world)).toBe(paid);
  await makeDataset(world, await drawnBy(world, { n: 6 }));
  expect(await paidDraws(world)).toBe(6 * train);
  const other = await readDataset(world, await makeDataset(world, await drawnBy(world), { seed: 2 }));
  expect(await paidDraws(world)).toBe(10 * train);
  const ids = new Set(first.rows.map(({ chosen_id }) => chosen_id));
  expect(other.rows.some(({ chosen_id }) => ids.has(chosen_id))).toBe(false);
});

test("takes so many prompts at most, by the seed, of the train split alone", async () => {
  await using world = await createWorld();
  const { rows } = await readDataset(
    world,
    await makeDataset(world, await drawnBy(world, { prompts: { max: 3 } })),
  );
  const asked = await world.deps.db.prompt.findMany({
    where: { responses: { some: { purpose: "dataset" } } },
  });
  expect(asked).toHaveLength(3);
  expect(new Set(asked.map(({ split }) => split))).toEqual(new Set(["train"]));
  expect(rows.length).toBeLessThanOrEqual(3);
});

/** What a dataset came to, and what was paid for it. */
async function outcomeOf(world: World, name: string | null) {
  const paid = await world.deps.db.paidRequest.findMany({ where: { purpose: "dataset" } });
  const kept = paid.map(({ promptId, kept }) => `${promptId} ${kept}`).sort();
  return { name, kept: kept.length, draws: (await drawsOf(world)).map(({ id }) => id) };
}

test("killed wherever it is it goes on, and ends in the same dataset for the same draws", async () => {
  const recipeOf = async (world: World) =>
    drawnBy(world, { kind: "rejection", n: 3, labeler: { kind: "reward" } });
  await using calm = await createDatasetWorld({ prompts: 60 });
  const undisturbed = await outcomeOf(calm, await makeDataset(calm, await recipeOf(calm)));
  // More than one part, so that parts are found again.
  expect(undisturbed.draws.length).toBeGreaterThan(3 * 33);

  await using world = await createDatasetWorld({ prompts: 60 });
  const { id, number } = await beginDataset(world, await recipeOf(world));
  let kills = 0;
  // Before and after what it waits for in turn, three places further each time.
  for (let place = 1; ; place += 3) {
    try {
      if ((await workBuildOnce(withFuse(world.deps, place).deps, id)) === "done") break;
    } catch (error) {
      expect(error).toBeInstanceOf(Killed);
      kills += 1;
    }
    // The dead worker's lease runs out.
    world.pass(31);
  }
  expect(kills).toBeGreaterThan(20);
  const { manifestSha256 } = await finishDataset(world, { id, number });
  expect(await outcomeOf(world, manifestSha256)).toEqual(undisturbed);
}, 300_000);

test("two workers at once pay once", async () => {
  await using world = await createWorld();
  const { id } = await beginDataset(world, await drawnBy(world));
  const outcomes = await Promise.all([workBuildOnce(world.deps, id), workBuildOnce(world.deps, id)]);
  expect(outcomes.sort()).toEqual(["done", "stale"]);
  const train = await world.deps.db.prompt.count({ where: { split: "train" } });
  expect(await paidDraws(world)).toBe(4 * train);
});

test("two datasets that draw from the same source at once pay once", async () => {
  await using world = await createWorld();
  const { deps } = world;
  const best = await beginDataset(world, await drawnBy(world));
  const accepted = await beginDataset(world, await drawnBy(world, { kind: "rejection" }));
  const outcomes = await Promise.all([best, accepted].map(({ id }) => workBuildOnce(deps, id)));
  expect(outcomes.sort()).toEqual(["done", "stale"]);
  world.pass(6);
  expect(await sweepBuilds(deps)).toBe(1);
  for (const one of [best, accepted]) expect((await finishDataset(world, one)).state).toBe("ready");
  expect(await paidDraws(world)).toBe(4 * (await deps.db.prompt.count({ where: { split: "train" } })));
});

test("a policy that is away is waited for; a dataset that was forgotten is woken", async () => {
  await using world = await createWorld();
  const { deps, owner, slug, endpoints } = world;
  const { id, number } = await beginDataset(world, await drawnBy(world));
  endpoints.fault = { path: /completions$/, times: 40, answer: { status: 503, body: "" } };
  expect(await workBuildOnce(deps, id)).toBe("waiting");
  const view = granted(await datasetsVerbs.getBuild(deps, owner, { slug, number }));
  expect(view).toMatchObject({ state: "building", problem: { retryable: true, tries: 1 } });
  endpoints.fault = null;
  world.pass(31);
  expect(await sweepBuilds(deps)).toBe(1);
  expect(await finishDataset(world, { id, number })).toMatchObject({ state: "ready", problem: null });
});

test("one that broke keeps its draws, says why, and is taken up again", async () => {
  await using world = await createWorld();
  const { deps, owner, slug } = world;
  const policy = await deps.db.policy.findFirstOrThrow();
  granted(await updatePolicy(deps, owner, limit(slug, policy.id, 40)));
  const { id, number } = await beginDataset(world, await drawnBy(world));
  const broken = await finishDataset(world, { id, number });
  expect(broken).toMatchObject({ state: "failed", can: { retry: true, stop: false } });
  expect(broken.problem?.message).toContain("has used");
  const paid = await paidDraws(world);
  expect(paid).toBeGreaterThan(0);
  granted(await updatePolicy(deps, owner, limit(slug, policy.id, null)));
  granted(await datasetsVerbs.retry(deps, owner, { slug, number }));
  expect((await finishDataset(world, { id, number })).state).toBe("ready");
  expect(await paidDraws(world)).toBe(4 * (await deps.db.prompt.count({ where: { split: "train" } })));
});

function limit(slug: string, policyId: string, tokensMax: number | null) {
  return updatePolicy.definition.input.parse({ slug, policyId, tokensMax, requestsAtOnce: 1 });
}

test("one that is stopped under a worker's hands is let go of, and goes on when it is taken up again", async () => {
  await using world = await createWorld();
  const { deps, owner, slug, endpoints } = world;
  const { id, number } = await beginDataset(world, await drawnBy(world));
  endpoints.script = async () => {
    endpoints.script = null;
    granted(await datasetsVerbs.stop(deps, owner, { slug, number }));
    return null;
  };
  expect(await workBuildOnce(deps, id)).toBe("stale");
  expect(await workBuildOnce(deps, id)).toBe("stale");
  const stopped = granted(await datasetsVerbs.getBuild(deps, owner, { slug, number }));
  expect(stopped).toMatchObject({ state: "stopped", manifestSha256: null });
  granted(await datasetsVerbs.retry(deps, owner, { slug, number }));
  expect((await finishDataset(world, { id, number })).state).toBe("ready");
  expect(await datasetsVerbs.stop(deps, owner, { slug, number })).toMatchObject({ reason: "conflict" });
  expect(await datasetsVerbs.retry(deps, owner, { slug, number })).toMatchObject({ reason: "conflict" });
});

test("a dataset can't be changed, nor be of another project's experiment", async () => {
  await using world = await createWorld();
  const name = await makeDataset(world, await drawnBy(world));
  const { dataset } = await readDataset(world, name);
  const { db } = world.deps;
  for (const data of [{ name: "other" }, { pseudoRows: 0 }, { manifestKey: "x" }]) {
    await expect(db.dataset.update({ where: { id: dataset.id }, data })).rejects.toThrow(/immutable/);
  }
  const { id: _, manifest, parentId: __, ...rest } = dataset;
  const foreign = { ...rest, manifest: manifest ?? {}, manifestSha256: "f".repeat(64) };
  await expect(
    db.dataset.create({ data: { ...foreign, experimentId: "00000000-0000-7000-8000-000000000001" } }),
  ).rejects.toThrow(/none of its project/);
});

test("a mixture takes the rows it chooses, holds prompts out whole, and keeps what it holds when D_off changes", async () => {
  await using world = await createDatasetWorld({ offline: 40 });
  const choice = { offlineShare: 0.5, heldOut: 0.3 };
  const name = await makeDataset(world, { kind: "mixture", choice });
  const { dataset, manifest, rows } = await readDataset(world, name);
  expect(manifest).toMatchObject({ recipe: { choice: { votesMin: 0, agreementMin: 0.5, ...choice } } });
  expect(dataset.offlineRows).toBe(Math.min(40, dataset.onlineRows));
  const textsOf = (split: string) =>
    new Set(rows.filter((row) => row.split === split).map(({ prompt }) => JSON.stringify(prompt)));
  expect(textsOf("validation").size).toBeGreaterThan(0);
  expect([...textsOf("validation")].filter((text) => textsOf("train").has(text))).toEqual([]);
  expect(rows.some(({ pair_probability }) => pair_probability !== null)).toBe(true);
  // Its rows are its own: nothing that happens to an import afterwards changes them.
  await world.deps.db.import.updateMany({ data: { fileName: "another name" } });
  await world.deps.db.pair.updateMany({
    where: { roundId: null },
    data: { offlineLabel: { pFirst: 0, votes: 1, weight: 1 } },
  });
  expect((await readDataset(world, name)).rows).toEqual(rows);
  const recipe = { kind: "mixture", rounds: [], choice };
  const refused = await datasetsVerbs.create(world.deps, world.owner, askedDataset(world, recipe));
  expect(refused).toMatchObject({ ok: false, field: "recipe.choice.offlineShare" });
});
