import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { Stack } from "../stack/start-stack.ts";
import { type ApiClient, createApiClient } from "./api-client.ts";
import { type Kill, runChaos } from "./chaos.ts";
import { bestGold, type ExactFigures, exactFigures, type PolicyTable, scorePools } from "./exact-figures.ts";
import { issueToken } from "./issue-token.ts";
import { letAnnotatorsLabel } from "./let-annotators-label.ts";
import type { LoopOptions } from "./options.ts";
import { type Pool, readPools } from "./read-pools.ts";
import { uploadFile } from "./upload-rows.ts";

const slug = "loop";
/** λ₀ of the trainer, and of rounds whose choice has none by evidence. */
const ridgeDefault = 0.3;

type Context = {
  options: LoopOptions;
  stack: Stack;
  api: ApiClient;
  labUrl: string;
  say: (text: string) => void;
};

/** What the loop prints: see `usage`. */
export type LoopReport = {
  options: Record<string, unknown>;
  baseline: Record<string, unknown>;
  rounds: Record<string, unknown>[];
  chaos?: unknown;
  seconds: number;
};

/** Runs all rounds on a stack that has just been started. */
export async function runLoop(
  options: LoopOptions,
  stack: Stack,
  say: (text: string) => void,
): Promise<LoopReport> {
  const startedAt = performance.now();
  const labUrl = stack.urls.lab ?? "";
  const api = createApiClient(stack.urls.web, await issueToken(stack, "loop"));
  const context: Context = { options, stack, api, labUrl, say };
  await setUp(context);
  const pools = await validationPools(context);
  const reference = await scorePools(labUrl, "pi0", pools);
  const baseline = exactFigures(pools, reference, reference, options.eta);
  say(`π₀: gold ${baseline.gold.mean.toFixed(3)} on ${pools.length} validation prompts`);
  const progress = { round: 0, state: "" };
  const over = new AbortController();
  const chaos = startChaos(context, progress, over.signal);
  const rounds: Record<string, unknown>[] = [];
  let kills: Kill[];
  try {
    for (let round = 1; round <= options.rounds; round++) {
      rounds.push(await runRound(context, round, progress, pools, reference));
    }
  } finally {
    over.abort();
    // What is dead just now is started again before anybody stops the stack.
    kills = await chaos;
  }
  return {
    options,
    baseline: { ...rowOf(baseline), gold_best: bestGold(pools), policy: "pi0", prompts: pools.length },
    rounds,
    ...(options.chaos > 0 ? { chaos: { kills } } : {}),
    seconds: secondsSince(startedAt),
  };
}

async function startChaos(context: Context, progress: { round: number; state: string }, signal: AbortSignal) {
  const { options, stack, say } = context;
  const { chaos: kills, rounds } = options;
  if (kills === 0) return [];
  const of = options["chaos-of"];
  return runChaos({ stack, of, kills, rounds, where: () => progress, signal, say });
}

async function setUp({ options, api, labUrl, say }: Context): Promise<void> {
  const anything = z.unknown();
  const project = { slug, name: "Loop", validationShare: options["validation-share"] };
  await api.mutate("projects.create", project, anything);
  const filename = path.basename(options.pools);
  const bytes = readFileSync(options.pools);
  const rowsNew = await uploadFile(api, { slug, kind: "prompts", filename, bytes });
  const endpoint = { slug, baseUrl: `${labUrl}/v1` };
  await api.mutate(
    "policies.create",
    { ...endpoint, name: "pi0", model: "pi0", role: "reference" },
    anything,
  );
  const map = {
    ...endpoint,
    model: "use-512",
    features: options.features,
    windowTokens: options["window-tokens"],
  };
  await api.mutate("policies.setFeatureMap", map, anything);
  await api.mutate("projects.update", { slug, trainerUrl: `${labUrl}/trainer` }, anything);
  say(`${rowsNew} prompts imported`);
}

const promptPage = z.object({
  prompts: z.array(z.object({ key: z.string() })),
  nextCursor: z.string().nullable(),
});

async function validationPools({ options, api }: Context): Promise<Pool[]> {
  const keys = new Set<string>();
  let cursor: string | null = null;
  do {
    const page: z.output<typeof promptPage> = await api.query(
      "prompts.list",
      { slug, split: "validation", limit: 200, ...(cursor === null ? {} : { cursor }) },
      promptPage,
    );
    for (const { key } of page.prompts) keys.add(key);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return readPools(options.pools).filter((pool) => keys.has(pool.key));
}

const roundView = z.object({
  state: z.string(),
  problem: z.object({ message: z.string() }).nullable(),
  policy: z.string().nullable(),
  datasetSha256: z.string().nullable(),
  labels: z.object({ pairs: z.number(), wanted: z.number(), done: z.number() }),
});

async function runRound(
  context: Context,
  number: number,
  progress: { round: number; state: string },
  pools: readonly Pool[],
  reference: PolicyTable,
): Promise<Record<string, unknown>> {
  const { options, api, labUrl, say } = context;
  const startedAt = performance.now();
  progress.round = number;
  const config = {
    arms: [{ name: options.strategy, strategy: options.strategy, share: 1 }],
    eta: options.eta,
    choice: options.choice,
    ...(options.choice === 1
      ? { betaA: options["beta-a"] ?? null, ridge: options.ridge ?? ridgeDefault }
      : {
          metric: options.metric,
          radius: options.radius,
          coldStart: options["cold-start"],
          ridge: options.ridge ?? null,
        }),
    lambda: options.lambda,
    pairs: options.pairs,
    samples: options.samples,
    labelsPerPair: options["labels-per-pair"],
    training: { algorithm: "dpo", hyperparameters: { ridge: options.ridge ?? ridgeDefault } },
  };
  // Each round draws its own prompts and answers.
  const seed = (options.seed * 1_000 + number) % 2 ** 31;
  await api.mutate("rounds.create", { slug, config, seed, number }, z.unknown());
  await api.mutate("rounds.start", { slug, number }, z.unknown());
  const view = await followRound(context, number, progress);
  const policy = await policyOf(api, view.policy);
  const table = await scorePools(labUrl, policy.model, pools);
  const figures = exactFigures(pools, table, reference, options.eta);
  const { mean, ci95 } = figures.gain;
  const interval = ci95 === undefined ? "" : ` [${ci95.low.toFixed(2)}, ${ci95.high.toFixed(2)}]`;
  say(
    `round ${number}: gain ${mean.toFixed(2)}${interval}, KL ${figures.kl.toFixed(2)}, accuracy ${figures.accuracy.toFixed(3)}`,
  );
  return {
    round: number,
    arm: options.strategy,
    pairs: view.labels.pairs,
    judgments: view.labels.done,
    ...rowOf(figures),
    policy: policy.name,
    dataset_sha256: view.datasetSha256,
    seconds: secondsSince(startedAt),
  };
}

async function followRound(
  context: Context,
  number: number,
  progress: { state: string },
): Promise<z.output<typeof roundView>> {
  const { api, say } = context;
  let problem = "";
  let labeling: Promise<void> | null = null;
  for (;;) {
    // While a part of the stack is being restarted, an answer may fail; the next one tells.
    const view = await api.query("rounds.get", { slug, number }, roundView);
    if (view.state !== progress.state) say(`round ${number}: ${view.state}`);
    progress.state = view.state;
    const message = view.problem?.message ?? "";
    if (message !== problem && message !== "") say(`round ${number}: ${message}`);
    problem = message;
    if (view.state === "failed") throw new Error(`round ${number} failed: ${message}`);
    if (view.state === "complete") {
      await labeling;
      return view;
    }
    if (view.state === "labeling") {
      labeling ??= letAnnotatorsLabel(context, number);
      // A failure of theirs must end the loop, not wait for a round that no one will finish.
      await Promise.race([labeling, wait(200)]);
    }
    await wait(150);
  }
}

const namedPolicy = z.object({ name: z.string(), model: z.string() });

async function policyOf(api: ApiClient, name: string | null) {
  const policies = await api.list("policies.list", { slug }, namedPolicy);
  const policy = policies.find((entry) => entry.name === name);
  if (policy === undefined) throw new Error(`the round ended without a policy (${name})`);
  return policy;
}

function rowOf(figures: ExactFigures): Record<string, unknown> {
  const interval = (estimate: ExactFigures["gold"]) =>
    estimate.ci95 === undefined ? null : [estimate.ci95.low, estimate.ci95.high];
  return {
    gold_mean: figures.gold.mean,
    gold_ci95: interval(figures.gold),
    gold_gain_mean: figures.gain.mean,
    gold_gain_ci95: interval(figures.gain),
    kl: figures.kl,
    objective: figures.objective,
    accuracy_heldout: figures.accuracy,
  };
}

function secondsSince(startedAt: number): number {
  return Math.round((performance.now() - startedAt) / 100) / 10;
}
