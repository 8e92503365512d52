import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { type ApiClient, createApiClient } from "../loop/api-client.ts";
import { issueToken } from "../loop/issue-token.ts";
import { untilOver } from "../loop/until-over.ts";
import { uploadFile } from "../loop/upload-rows.ts";
import type { Stack } from "../stack/start-stack.ts";
import type { LoopLmOptions } from "./options.ts";

const slug = "loop-lm";

type Context = {
  options: LoopLmOptions;
  stack: Stack;
  urls: { policy: string; trainer: string; scorer: string };
  say: (text: string) => void;
};
type Work = Context & { api: ApiClient };

/** What the loop prints, but for the model and the seconds: see `usage`. */
export type LoopLmReport = {
  options: Record<string, unknown>;
  baseline: Record<string, unknown>;
  rounds: Record<string, unknown>[];
  frontier: Record<string, unknown>[];
};

/** Runs all rounds, one more training for its checkpoints, and one evaluation of everything that was made. */
export async function runLoopLm(context: Context): Promise<LoopLmReport> {
  const { options, stack, say } = context;
  const work: Work = { ...context, api: createApiClient(stack.urls.web, await issueToken(stack, slug)) };
  await setUp(work);
  const rounds: Round[] = [];
  for (let number = 1; number <= options.rounds; number++) rounds.push(await runRound(work, number));
  const checkpoints = options.checkpoints === 0 ? [] : await trainForFrontier(work, rounds.at(-1));
  say("measuring everything on the held-out prompts");
  const cells = await evaluate(work, [
    ...rounds.map(({ policy }) => policy),
    ...checkpoints.map(({ policy }) => policy),
  ]);
  const cell = (name: string) => {
    const found = cells.find(({ policy }) => policy === name);
    if (found === undefined) throw new Error(`the evaluation has no ${name}`);
    return found.figures;
  };
  return {
    options,
    baseline: { policy: "pi0", prompts: cell("pi0").gold?.prompts ?? 0, ...figuresOf(cell("pi0")) },
    rounds: rounds.map(({ policy, number, ...told }) => ({
      round: number,
      arm: options.strategy,
      ...told,
      ...figuresOf(cell(policy)),
      policy,
    })),
    frontier: checkpoints.map(({ policy, step, kl }) => ({
      policy,
      step,
      ...figuresOf(cell(policy)),
      trainer_kl: kl,
    })),
  };
}

async function setUp({ options, api, urls, say }: Work): Promise<void> {
  const anything = z.unknown();
  const project = { slug, name: "Loop with a language model", validationShare: options["validation-share"] };
  await api.mutate("projects.create", project, anything);
  const filename = path.basename(options.pools);
  const bytes = readFileSync(options.pools);
  const rowsNew = await uploadFile(api, { slug, kind: "prompts", filename, bytes });
  const endpoint = { slug, baseUrl: `${urls.policy}/v1` };
  const reference = { name: "pi0", model: "pi0", role: "reference", maxTokens: options.tokens };
  await api.mutate("policies.create", { ...endpoint, ...reference }, anything);
  await api.mutate("policies.setFeatureMap", { ...endpoint, model: "pi0", features: "answer" }, anything);
  const services = { trainerUrl: urls.trainer, scorerUrl: urls.scorer, scorerModel: "gold" };
  await api.mutate("projects.update", { slug, ...services }, anything);
  say(`${rowsNew} prompts imported`);
}

const roundView = z.object({
  state: z.string(),
  problem: z.object({ message: z.string() }).nullable(),
  policy: z.string().nullable(),
  datasetSha256: z.string().nullable(),
  labels: z.object({ pairs: z.number(), done: z.number() }),
  training: z.object({ unverifiedBecause: z.string().nullable(), kl: z.number().nullable() }).nullable(),
});

type Round = {
  number: number;
  policy: string;
  pairs: number;
  judgments: number;
  dataset_sha256: string;
  trainer_kl: number | null;
  seconds: number;
};

const trainingOf = (options: LoopLmOptions) => ({
  learning_rate: options["learning-rate"],
  epochs: options.epochs,
  batch_size: 8,
  micro_batch: 8,
  max_length: 256,
  kl_prompts: 8,
  kl_draws: 4,
  kl_tokens: options.tokens,
});

async function runRound({ options, api, say }: Work, number: number): Promise<Round> {
  const startedAt = performance.now();
  const config = {
    arms: [{ name: options.strategy, strategy: options.strategy, share: 1 }],
    eta: options.eta,
    pairs: options.pairs,
    samples: options.samples,
    labeler: { kind: "scorer", choice: "bradley-terry", temperature: options.temperature },
    evaluation: { samples: 2 },
    training: { algorithm: "dpo", hyperparameters: trainingOf(options) },
  };
  const seed = (options.seed * 1_000 + number) % 2 ** 31;
  await api.mutate("rounds.create", { slug, config, seed, number }, z.unknown());
  await api.mutate("rounds.start", { slug, number }, z.unknown());
  const ask = () => api.query("rounds.get", { slug, number }, roundView);
  const view = await untilOver(`round ${number}`, ask, "complete", say);
  const { policy, datasetSha256, training } = view;
  if (policy === null || datasetSha256 === null) throw new Error(`round ${number} ended without a policy`);
  const doubt = training?.unverifiedBecause ?? null;
  if (doubt !== null) throw new Error(`what round ${number} made is unverified: ${doubt}`);
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  const { pairs, done: judgments } = view.labels;
  const trainer_kl = training?.kl ?? null;
  return { number, policy, pairs, judgments, dataset_sha256: datasetSha256, trainer_kl, seconds };
}

const trainingView = z.object({
  state: z.string(),
  problem: z.object({ message: z.string() }).nullable(),
  checkpoints: z.array(z.object({ step: z.int(), kl: z.number().nullable(), policy: z.string().nullable() })),
});

type Checkpoint = { policy: string; step: number; kl: number | null };

/** One more training on the last round's dataset, whose checkpoints become policies. */
async function trainForFrontier({ options, api, say }: Work, last: Round | undefined): Promise<Checkpoint[]> {
  const asked = {
    slug,
    manifestSha256: last?.dataset_sha256 ?? "",
    name: "frontier",
    algorithm: "dpo",
    eta: options.eta,
    // Further than a round goes, to see where the gain bends.
    hyperparameters: { ...trainingOf(options), epochs: 2 * options.epochs, checkpoints: options.checkpoints },
    seed: options.seed,
    keepCheckpoints: true,
  };
  const { number } = await api.mutate("trainings.create", asked, z.object({ number: z.int() }));
  const ask = () => api.query("trainings.get", { slug, number }, trainingView);
  const view = await untilOver("the frontier’s training", ask, "succeeded", say);
  return view.checkpoints.flatMap(({ step, kl, policy }) => (policy === null ? [] : [{ policy, step, kl }]));
}

const estimate = z
  .object({ mean: z.number(), ci95: z.array(z.number()).nullable(), prompts: z.int() })
  .nullable();
const figures = z.object({
  gold: estimate,
  goldGain: estimate,
  kl: estimate,
  objective: estimate,
  characters: estimate,
  tokens: estimate,
  cutOff: estimate,
});
type Figures = z.output<typeof figures>;

const results = z.object({
  state: z.string(),
  cells: z.array(z.object({ policy: z.string(), figures })),
});

async function evaluate({ options, api, say }: Work, names: readonly string[]) {
  const policy = z.object({ id: z.string(), name: z.string() });
  const known = await api.list("policies.list", { slug }, policy);
  const asked = {
    slug,
    name: "everything",
    policies: known.filter(({ name }) => names.includes(name)).map(({ id }) => id),
    splits: ["validation"],
    samples: options.draws,
    promptsMax: 5_000,
    // Draws of its own: not those by which a round decided.
    seed: options.seed + 1,
    eta: options.eta,
    estimated: false,
  };
  const { number } = await api.mutate("evaluations.create", asked, z.object({ number: z.int() }));
  const ask = () => api.query("evaluations.results", { slug, number }, results);
  return (await untilOver("the evaluation", ask, "done", say)).cells;
}

function figuresOf({ gold, goldGain, kl, objective, characters, tokens, cutOff }: Figures) {
  return {
    gold_mean: gold?.mean ?? null,
    gold_ci95: gold?.ci95 ?? null,
    gold_gain_mean: goldGain?.mean ?? null,
    gold_gain_ci95: goldGain?.ci95 ?? null,
    kl: kl?.mean ?? null,
    kl_ci95: kl?.ci95 ?? null,
    objective: objective?.mean ?? null,
    characters: characters?.mean ?? null,
    tokens: tokens?.mean ?? null,
    cut_off: cutOff?.mean ?? null,
  };
}
