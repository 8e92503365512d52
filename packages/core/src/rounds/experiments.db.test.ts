import { Readable } from "node:stream";
import { granted } from "@gshf/testing";
import { describe, expect, test } from "vitest";
import { loadRows } from "../datasets/index.ts";
import {
  compareExperiments,
  createExperiment,
  freePart,
  getExperiment,
  listExperiments,
  partOf,
} from "../experiments/index.ts";
import { createWorld, labelAll, startTestRound, type World, workUntil } from "../fixtures/world.fixture.ts";
import { createPolicy } from "../policies/index.ts";
import { importComparisons } from "../prompts/index.ts";
import { loadObservations } from "../rewards/index.ts";
import { cancelRound } from "./act-on-round.ts";
import { cloneRound } from "./clone-round.ts";
import { listRounds } from "./list-rounds.ts";
import { roundConfigSchema } from "./model.ts";
import { previewRound } from "./preview-round.ts";

/*
 * Rounds of several experiments in one project: each learns from its own, and what they share is π₀'s data.
 */

async function addExperiment(world: World, experiment: string, settings: object = {}): Promise<string> {
  const { deps, owner, slug, projectId } = world;
  const input = createExperiment.definition.input.parse({ slug, experiment, ...settings });
  granted(await createExperiment(deps, owner, input));
  const where = { projectId_slug: { projectId, slug: experiment } };
  return (await deps.db.experiment.findUniqueOrThrow({ where })).id;
}

async function finish(world: World, ...roundIds: string[]): Promise<void> {
  for (const roundId of roundIds) await workUntil(world, roundId, "labeling");
  await labelAll(world);
  for (const roundId of roundIds) await workUntil(world, roundId, "complete");
}

async function addOffline({ deps, owner, slug }: World, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      prompt_id: `off-${i}`,
      prompt: `asked ${i}`,
      chosen: `yes ${i}`,
      rejected: `no ${i}`,
    }),
  );
  const body = Readable.from([Buffer.from(rows.join("\n"))]);
  granted(await importComparisons(deps, owner, { slug, fileName: "off.jsonl" }, body));
  // The world's clock is behind the database's.
  await deps.db.pair.updateMany({ where: { source: "offline" }, data: { createdAt: deps.now() } });
}

const promptsOf = async ({ deps }: World, roundId: string) =>
  (await deps.db.roundPrompt.findMany({ where: { roundId }, include: { prompt: true } })).map(
    ({ prompt }) => prompt.key,
  );

describe("rounds of two experiments", () => {
  test("run side by side, learn from their own, and promote each to its own main policy", async () => {
    await using world = await createWorld();
    const { deps, owner, slug, projectId } = world;
    await addExperiment(world, "other");
    const mine = await startTestRound(world);
    const theirs = await startTestRound(world, { promote: "always" }, "other");
    await expect(startTestRound(world)).rejects.toThrow(/Round 1 is sampling/);
    await finish(world, mine, theirs);
    const after = granted(await listExperiments(deps, owner, { slug, limit: 50 })).items;
    expect(after.map(({ rounds, labels, latest }) => ({ rounds, labels, policy: latest?.policy }))).toEqual([
      // The draft that could not be started is main's as well.
      { rounds: 2, labels: 6, policy: "round-1" },
      { rounds: 1, labels: 6, policy: "round-2" },
    ]);
    expect(after[1]?.mainPolicy?.name).toBe("round-2");
    const { mainPolicyId } = await deps.db.project.findUniqueOrThrow({ where: { id: projectId } });
    expect(mainPolicyId).toBe(after[0]?.mainPolicy?.id);
    expect(after[0]?.mainPolicy?.name).not.toBe("round-2");

    const second = await startTestRound(world, { candidateSource: "main" }, "other");
    await finish(world, second);
    const datasets = await deps.db.dataset.findMany({
      include: { round: true },
      orderBy: { round: { number: "asc" } },
    });
    const files = (manifest: unknown) =>
      (manifest as { files: { path: string }[] }).files.map(({ path }) => path);
    expect(datasets.map(({ round, manifest }) => [round?.number, files(manifest)])).toEqual([
      [1, ["round-1.jsonl"]],
      [2, ["round-2.jsonl"]],
      [4, ["round-2.jsonl", "round-4.jsonl"]],
    ]);
    expect(datasets[2]?.parentId).toBe(datasets[1]?.id);
    const fit = await deps.db.rewardModel.findFirstOrThrow({
      where: { roundId: second, purpose: "selection" },
    });
    expect(fit.observations).toBe(6);
    const policy = await deps.db.policy.findFirstOrThrow({
      where: { roundsSampled: { some: { id: second } } },
    });
    expect(policy.name).toBe("round-2");
    const listed = granted(await listRounds(deps, owner, { slug, experiment: "other", limit: 50 })).items;
    expect(listed.map((round) => [round.number, round.experiment.slug])).toEqual([
      [4, "other"],
      [2, "other"],
    ]);
  });

  test("have their own π₀: it is sampled, named in the manifest and measured against", async () => {
    await using world = await createWorld();
    const { deps, owner, slug } = world;
    const policy = { slug, name: "base", baseUrl: `${world.endpoints.url}/v1`, model: "base" };
    const { id: referencePolicyId } = granted(
      await createPolicy(deps, owner, createPolicy.definition.input.parse(policy)),
    );
    await addExperiment(world, "other", { referencePolicyId });
    const roundId = await startTestRound(world, {}, "other");
    await finish(world, roundId);
    const draws = await deps.db.response.findMany({ where: { roundId }, select: { policyId: true } });
    expect(new Set(draws.map((draw) => draw.policyId))).toEqual(new Set([referencePolicyId]));
    const { manifest } = await deps.db.dataset.findUniqueOrThrow({ where: { roundId } });
    expect(manifest).toMatchObject({ ref_model: "base", base_model: { repo: "base" } });
    const { points } = granted(await getExperiment(deps, owner, { slug, experiment: "other" }));
    expect(points.map(({ policy: name, isReference }) => [name, isReference])).toEqual([
      ["base", true],
      ["round-1", false],
    ]);
  });

  test("are compared on the prompts that both were measured on", async () => {
    await using world = await createWorld();
    const { deps, owner, slug } = world;
    await addExperiment(world, "other");
    const compare = async () =>
      granted(await compareExperiments(deps, owner, { slug, experiments: ["main", "other"] }));
    expect((await compare()).differences).toEqual([]);
    const mine = await startTestRound(world, { evaluation: { promptsMax: 3, samples: 2 } });
    const theirs = await startTestRound(world, { evaluation: { promptsMax: 2, samples: 2 } }, "other");
    await finish(world, mine, theirs);
    const { experiments, differences } = await compare();
    expect(experiments.map(({ experiment, points }) => [experiment, points.length])).toEqual([
      ["main", 2],
      ["other", 2],
    ]);
    expect(differences).toMatchObject([{ experiment: "other", policy: "round-2", prompts: 2 }]);
    const means = async (policy: string) => {
      const { id } = await deps.db.policy.findFirstOrThrow({ where: { name: policy } });
      return deps.db.response.findMany({
        where: { policyId: id, purpose: "evaluation" },
        select: { text: true, promptId: true, drawIndex: true },
      });
    };
    const shared = new Set((await means("round-2")).map(({ promptId }) => promptId));
    const gold = async (policy: string) => {
      const draws = (await means(policy)).filter(({ promptId }) => shared.has(promptId));
      const scored = await Promise.all(
        draws.map(async ({ text }) => {
          const messages = [{ role: "assistant", content: text }];
          const answer = await fetch(`${world.endpoints.url}/pooling`, {
            method: "POST",
            body: JSON.stringify({ model: "gold", messages }),
          });
          return ((await answer.json()) as { data: { data: number[] }[] }).data[0]?.data[0] ?? Number.NaN;
        }),
      );
      return scored.reduce((sum, value) => sum + value, 0) / scored.length;
    };
    expect(differences[0]?.goldReward?.mean).toBeCloseTo(
      (await gold("round-2")) - (await gold("round-1")),
      9,
    );
    const twice = await compareExperiments(deps, owner, { slug, experiments: ["main", "main"] });
    expect(twice).toMatchObject({ ok: false, reason: "invalid", field: "experiments" });
  });
});

describe("an experiment's parts", () => {
  test("give each round prompts that no other round of it had, and the next is refused when all are taken", async () => {
    await using world = await createWorld({ prompts: 40 });
    const { deps, owner, slug } = world;
    const id = await addExperiment(world, "parts", { promptPlan: { parts: 2 }, seed: 5 });
    const preview = async () =>
      granted(
        await previewRound(deps, owner, {
          slug,
          experiment: "parts",
          config: roundConfigSchema.parse({ pairs: 50 }),
        }),
      );
    const foretold = [];
    const had: string[][] = [];
    for (let n = 0; n < 2; n++) {
      foretold.push(await preview());
      const roundId = await startTestRound(world, { pairs: 50 }, "parts");
      await workUntil(world, roundId, "embedding");
      had.push([...new Set(await promptsOf(world, roundId))]);
      await deps.db.round.update({ where: { id: roundId }, data: { state: "complete" } });
    }
    const train = await deps.db.prompt.findMany({ where: { split: "train" } });
    // Both take whole parts here, since they ask for more prompts than there are.
    expect(had.flat().sort()).toEqual(train.map(({ key }) => key).sort());
    expect(new Set(had.flat()).size).toBe(had.flat().length);
    for (const [part, keys] of had.entries()) {
      expect(keys.length).toBeGreaterThan(0);
      for (const key of keys) expect(partOf(key, 5, 2)).toBe(part);
      expect(foretold[part]).toMatchObject({
        promptPart: { part: part + 1, of: 2 },
        trainPrompts: keys.length,
      });
    }
    await expect(startTestRound(world, {}, "parts")).rejects.toThrow(/All 2 parts/);
    expect((await preview()).warnings.join()).toContain("All 2 parts");
    expect(await freePart(deps.db, { id }, 2)).toBeNull();
  });

  test("come back from a round that was cancelled before its dataset", async () => {
    await using world = await createWorld();
    const { deps, owner, slug } = world;
    await addExperiment(world, "parts", { promptPlan: { parts: 2 } });
    const first = await startTestRound(world, {}, "parts");
    granted(await cancelRound(deps, owner, { slug, number: 1 }));
    const second = await startTestRound(world, {}, "parts");
    const parts = await deps.db.round.findMany({
      where: { id: { in: [first, second] } },
      select: { promptPart: true },
    });
    expect(parts).toEqual([{ promptPart: 0 }, { promptPart: 0 }]);
  });

  test("spread prompts evenly, and differently by seed", () => {
    const keys = Array.from({ length: 3_000 }, (_, i) => `prompt ${i}`);
    const counts = [0, 0, 0];
    for (const key of keys) counts[partOf(key, 1, 3)] = (counts[partOf(key, 1, 3)] ?? 0) + 1;
    // Binomial of 3,000 and a third: the standard deviation is 26.
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(130);
    const moved = keys.filter((key) => partOf(key, 1, 3) !== partOf(key, 2, 3)).length;
    expect(Math.abs(moved - 2_000)).toBeLessThan(130);
  });
});

describe("a limit of offline comparisons", () => {
  test("counts in fit and dataset, leaves the same ones by the same seed, and a larger one keeps a smaller one's", async () => {
    await using world = await createWorld();
    const { deps, projectId, owner, slug } = world;
    await addOffline(world, 9);
    await addExperiment(world, "few", { offlineLimit: 4, seed: 3 });
    const roundId = await startTestRound(world, {}, "few");
    await finish(world, roundId);
    const fit = await deps.db.rewardModel.findFirstOrThrow({ where: { roundId, purpose: "selection" } });
    expect(fit.observations).toBe(4);
    const dataset = await deps.db.dataset.findUniqueOrThrow({ where: { roundId } });
    expect(dataset).toMatchObject({ offlineRows: 4, onlineRows: 6 });
    const preview = await previewRound(deps, owner, {
      slug,
      experiment: "few",
      config: roundConfigSchema.parse({}),
    });
    expect(granted(preview).offlineComparisons).toBe(4);

    const offlineUntil = new Date("9999-01-01");
    const chosen = async (offlineLimit: number | null, offlineSeed: number) => {
      const scope = { projectId, upToRound: 0, offlineUntil, offlineLimit, offlineSeed };
      const fitted = (await loadObservations(deps.db, scope)).map(({ pairId }) => pairId).sort();
      const rows = await loadRows(deps.db, projectId, { offlineUntil, offlineLimit, offlineSeed });
      // What the fit learned from is what the dataset teaches.
      expect(rows.map((row) => row.pair_id).sort()).toEqual(fitted);
      return fitted;
    };
    const four = await chosen(4, 3);
    expect(await chosen(6, 3)).toEqual(expect.arrayContaining(four));
    expect(await chosen(4, 5)).not.toEqual(four);
    const all = await deps.db.pair.count({ where: { source: "offline", prompt: { split: "train" } } });
    expect(all).toBeGreaterThan(6);
    expect(await chosen(null, 3)).toHaveLength(all);
    expect(await chosen(20, 3)).toHaveLength(all);
    // Only what counts is embedded.
    const answers = [...world.endpoints.embedded.keys()].filter((text) => /^(yes|no) \d/.test(text));
    expect(answers).toHaveLength(8);
  });
});

test("a round is cloned into another experiment", async () => {
  await using world = await createWorld();
  const { deps, owner, slug, projectId } = world;
  await addExperiment(world, "other");
  await startTestRound(world);
  const { number } = granted(await cloneRound(deps, owner, { slug, number: 1, experiment: "other" }));
  const clone = await deps.db.round.findUniqueOrThrow({
    where: { projectId_number: { projectId, number } },
    include: { experiment: true },
  });
  expect(clone.experiment.slug).toBe("other");
  expect(await cloneRound(deps, owner, { slug, number: 1, experiment: "none" })).toMatchObject({
    reason: "not-found",
    field: "experiment",
  });
});
