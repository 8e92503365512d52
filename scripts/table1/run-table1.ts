import { z } from "zod";
import { createApiClient } from "../loop/api-client.ts";
import { type PolicyTable, scorePools } from "../loop/exact-figures.ts";
import { issueToken } from "../loop/issue-token.ts";
import { readPools } from "../loop/read-pools.ts";
import { untilOver } from "../loop/until-over.ts";
import { uploadRows } from "../loop/upload-rows.ts";
import type { Stack } from "../stack/start-stack.ts";
import { drawFigures, type Figures } from "./figures.ts";
import { mean, measureSplit, winRate } from "./measure.ts";
import { type MethodRun, modelsOf, runStepSchema, type SeedContext } from "./method-run.ts";
import { type MethodName, methodNames, methods } from "./methods.ts";
import type { Table1Options } from "./options.ts";
import { offlineComparisons, splitPools } from "./split-pools.ts";
import { eachSeed, type SeedResult, type SeedRow, summarise, type TableRow } from "./summarise.ts";
import { toCsv } from "./table-text.ts";

export type Table1 = {
  options: Record<string, unknown>;
  rows: TableRow[];
  per_seed: SeedRow[];
  /** Every policy of every method, not only the reported. */
  policies: PolicyRow[];
  /** SVG documents by name. */
  figures: Figures;
  seconds: number;
};

type PolicyRow = { seed: number; method: string; policy: string; validation_gold: number; gold: number };

/** Runs every method for every seed on a stack that has just been started. */
export async function runTable1(
  options: Table1Options,
  stack: Stack,
  say: (text: string) => void,
): Promise<Table1> {
  const startedAt = performance.now();
  const labUrl = stack.urls.lab ?? "";
  const api = createApiClient(stack.urls.web, await issueToken(stack, "table1"));
  const names = options.only ?? methodNames;
  const results: SeedResult[] = [];
  const policies: PolicyRow[] = [];
  let drawn: { context: SeedContext; runs: MethodRun[] } | null = null;
  const first = options["first-seed"];
  for (let seed = first; seed < first + options.seeds; seed++) {
    const context = await prepareSeed({ options, api, labUrl, seed, say });
    const runs: MethodRun[] = [];
    for (const method of names) runs.push(await runMethod(context, method));
    results.push(...resultsOf(context, runs));
    policies.push(...runs.flatMap((run) => policiesOf(context, run)));
    drawn ??= { context, runs };
  }
  const rows = summarise(results);
  say(toCsv(rows));
  const figures: Figures =
    drawn === null || options["no-figures"] ? {} : await drawFigures(drawn.context, drawn.runs);
  return {
    options,
    rows,
    per_seed: eachSeed(results),
    policies,
    figures,
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
  };
}

type Base = Omit<SeedContext, "slug" | "pools" | "reference">;

/** A project with the seed's split of the prompts, its offline comparisons, and the lab at every end. */
async function prepareSeed(base: Base): Promise<SeedContext> {
  const { options, api, labUrl, seed, say } = base;
  const slug = `table1-${seed}`;
  const pools = splitPools(readPools(options.pools), seed);
  await api.mutate("projects.create", { slug, name: `Table 1, seed ${seed}` }, z.unknown());
  const prompts = pools.map(({ key, source, messages, split }) => ({
    prompt_id: key,
    source,
    prompt: messages,
    split,
  }));
  await uploadRows(api, { slug, kind: "prompts", filename: "prompts.jsonl", rows: prompts });
  const comparisons = offlineComparisons(pools, {
    count: options.labels,
    seed,
    from: options["offline-from"],
  });
  await uploadRows(api, { slug, kind: "comparisons", filename: "offline.jsonl", rows: comparisons });
  const endpoint = { slug, baseUrl: `${labUrl}/v1` };
  const reference = { ...endpoint, name: "pi0", model: "pi0", role: "reference" };
  await api.mutate("policies.create", reference, z.unknown());
  const map = { ...endpoint, model: "use-512", features: options.features };
  await api.mutate("policies.setFeatureMap", map, z.unknown());
  const services = { slug, trainerUrl: `${labUrl}/trainer`, scorerUrl: labUrl, scorerModel: "gold" };
  await api.mutate("projects.update", services, z.unknown());
  const counts = Map.groupBy(pools, ({ split }) => split);
  say(`seed ${seed}: ${[...counts].map(([split, own]) => `${own.length} ${split}`).join(", ")}`);
  const measured = pools.filter(({ split }) => split !== "train");
  return { ...base, slug, pools: measured, reference: await scorePools(labUrl, "pi0", measured) };
}

const runView = z.object({
  state: z.string(),
  problem: z.object({ message: z.string() }).nullable(),
  steps: z.array(runStepSchema.extend({ state: z.string() })),
});

/** Runs a method's recipe in an experiment of its own to its end. */
async function runMethod(context: SeedContext, method: MethodName): Promise<MethodRun> {
  const { options, api, labUrl, seed, slug, pools, say } = context;
  const { eta, ridge, labels, rounds, pessimism } = options;
  const offline = Math.round(labels * options["offline-share"]);
  const budget = { labels, offline, rounds, eta, ridge, prompts: options["pool-prompts"], pessimism };
  const { setting, recipe } = methods[method];
  const offlineLimit = setting === "hybrid" ? offline : null;
  const experiment = { slug, experiment: method, name: methods[method].label, offlineLimit };
  await api.mutate("experiments.create", experiment, z.unknown());
  const started = performance.now();
  const ask = { slug, experiment: method, recipe: recipe(budget), seed };
  const { number } = await api.mutate("recipes.start", ask, z.object({ number: z.number() }));
  const view = await untilOver(method, () => api.query("recipes.get", { slug, number }, runView), "done");
  const models = await modelsOf(api, slug);
  const names = view.steps.flatMap(({ policy }) => policy ?? []);
  const policies = await Promise.all(
    names.map(async (name) => {
      const model = models.get(name);
      if (model === undefined) throw new Error(`${method} ended without policy ${name}`);
      return { name, model, table: await scorePools(labUrl, model, pools) };
    }),
  );
  const validated = policies.map(({ table }) => goldOn(context, "validation", table));
  const chosen = validated.indexOf(Math.max(...validated));
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const each = validated.map((gold) => gold.toFixed(2)).join(", ");
  say(`seed ${seed}, ${methods[method].label}: gold on validation ${each}, ${seconds} s`);
  return { method, policies, chosen, steps: view.steps };
}

function goldOn({ pools, reference }: SeedContext, split: "validation" | "test", table: PolicyTable): number {
  return mean(measureSplit(pools, split, table, reference).map(({ gold }) => gold));
}

function policiesOf(context: SeedContext, { method, policies }: MethodRun): PolicyRow[] {
  return policies.map(({ name, table }) => ({
    seed: context.seed,
    method: methods[method].label,
    policy: name,
    validation_gold: goldOn(context, "validation", table),
    gold: goldOn(context, "test", table),
  }));
}

function resultsOf(context: SeedContext, runs: readonly MethodRun[]): SeedResult[] {
  const { options, seed, pools, reference } = context;
  const best = ({ policies, chosen }: MethodRun) => policies[chosen];
  const dpo = runs.find(({ method }) => method === "dpo");
  const baseline = dpo && best(dpo);
  return runs.flatMap((run): SeedResult[] => {
    const policy = best(run);
    if (policy === undefined) return [];
    const { name, table } = policy;
    const isDpo = run.method === "dpo";
    return [
      {
        seed,
        method: run.method,
        policy: name,
        test: measureSplit(pools, "test", table, reference),
        ood: measureSplit(pools, "ood", table, reference),
        winRateOverDpo:
          baseline === undefined ? null : isDpo ? 0.5 : winRate(pools, "test", table, baseline.table),
        labels: options.labels,
      },
    ];
  });
}
