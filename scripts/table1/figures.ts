import { z } from "zod";
import { type PolicyTable, scorePools } from "../loop/exact-figures.ts";
import { untilOver } from "../loop/until-over.ts";
import { plot, type Series } from "../simulate/plot.ts";
import { mean, measureSplit } from "./measure.ts";
import { type MethodRun, modelsOf, type SeedContext } from "./method-run.ts";
import { type MethodName, methods } from "./methods.ts";
import type { SplitName } from "./split-pools.ts";

/** SVG documents by name. */
export type Figures = Record<string, string>;

/** On the way of each training, after 1, 2, 4, … steps. */
const checkpoints = 9;
const temperatures = [0.2, 0.5, 0.7, 1, 1.3];

/**
 * Figures 2, 4 and 5 of one seed: the way of each method's training through reward and KL, that of each round of the hybrid
 * method, and the gold reward by sampling temperature.
 */
export async function drawFigures(context: SeedContext, runs: readonly MethodRun[]): Promise<Figures> {
  context.say("drawing the figures");
  const ways: { method: MethodName; round: number | null; way: Way }[] = [];
  for (const run of runs) ways.push(...(await waysOf(context, run)));
  const ends = ways.filter(({ round, method }) => round === null || round === lastRound(ways, method));
  const frontier = (split: SplitName, title: string) =>
    drawFrontier(
      context,
      title,
      split,
      ends.map(({ method, way }) => ({ name: methods[method].label, way })),
    );
  const byRound = ways.filter(({ method, round }) => round !== null && method === "hybrid-option-ii");
  const dpo = ways.filter(({ method }) => method === "dpo");
  const rounds = [
    ...dpo.map(({ way }) => ({ name: "Offline DPO", way })),
    ...byRound.map(({ round, way }) => ({ name: `Round ${round}`, way })),
  ];
  return {
    ...(byRound.length === 0
      ? {}
      : { "figure-2": drawFrontier(context, "Gold reward by KL, round by round (test)", "test", rounds) }),
    "figure-4-test": frontier("test", "Gold reward by KL (test)"),
    "figure-4-ood": frontier("ood", "Gold reward by KL (out of distribution)"),
    "figure-5": await drawTemperatures(context, runs),
  };
}

/** log π of each checkpoint of a training, in order. */
type Way = PolicyTable[];

function lastRound(
  ways: readonly { method: MethodName; round: number | null }[],
  method: MethodName,
): number {
  return Math.max(...ways.flatMap((one) => (one.method === method ? (one.round ?? 0) : [])));
}

/** Trains again on what the run trained on, with checkpoints kept. */
async function waysOf(context: SeedContext, { method, steps }: MethodRun) {
  const { api, slug } = context;
  const rounds = steps.filter(({ kind }) => kind === "round");
  const ways: { method: MethodName; round: number | null; way: Way }[] = [];
  for (const [i, { made }] of rounds.entries()) {
    // Figure 2 has every round of one method, the others the last rounds alone.
    if (method !== "hybrid-option-ii" && i < rounds.length - 1) continue;
    const view = z.object({ datasetSha256: z.string() });
    const { datasetSha256 } = await api.query("rounds.get", { slug, number: made }, view);
    const way = await wayOf(context, `${method}-round-${i + 1}-way`, datasetSha256, asks.dpo);
    ways.push({ method, round: i + 1, way });
  }
  const dataset = steps.findLast(({ manifestSha256 }) => manifestSha256 !== null)?.manifestSha256;
  if (rounds.length === 0 && typeof dataset === "string") {
    const way = await wayOf(context, `${method}-way`, dataset, asks[method]);
    ways.push({ method, round: null, way });
  }
  return ways;
}

type Ask = (eta: number) => object;

const dpo: Ask = () => ({ algorithm: "dpo" });
const asks: Readonly<Record<MethodName, Ask>> = {
  sft: () => ({ algorithm: "sft" }),
  dpo,
  gshf2: () => ({ algorithm: "dpo_pessimistic", betaPess: 0.1 }),
  raft: () => ({ algorithm: "raft" }),
  rso: () => ({ algorithm: "rso" }),
  "multi-step-rso": (eta) => ({ algorithm: "multi_step_rso", klPath: [5 * eta, 3 * eta, eta] }),
  "hybrid-best-of-n": dpo,
  "hybrid-option-ii": dpo,
};

const trainingView = z.object({
  state: z.string(),
  problem: z.object({ message: z.string() }).nullable(),
  checkpoints: z.array(z.object({ step: z.number(), policy: z.string().nullable() })),
});

async function wayOf(context: SeedContext, name: string, manifestSha256: string, ask: Ask): Promise<Way> {
  const { api, slug, labUrl, options, pools } = context;
  const { eta, ridge } = options;
  const training = {
    slug,
    manifestSha256,
    name,
    ...ask(eta),
    eta,
    hyperparameters: { ridge, checkpoints },
    keepCheckpoints: true,
  };
  const { number } = await api.mutate("trainings.create", training, z.object({ number: z.number() }));
  const look = () => api.query("trainings.get", { slug, number }, trainingView);
  const view = await untilOver(`training ${number}`, look, "succeeded");
  const models = await modelsOf(api, slug);
  const names = view.checkpoints.flatMap(({ policy }) => policy ?? []);
  return Promise.all(names.map((one) => scorePools(labUrl, models.get(one) ?? "", pools)));
}

function drawFrontier(
  { pools, reference }: SeedContext,
  title: string,
  split: SplitName,
  lines: readonly { name: string; way: Way }[],
): string {
  const series = lines.map(({ name, way }): Series => {
    const points = [reference, ...way].map((table): [number, number] => {
      const figures = measureSplit(pools, split, table, reference);
      return [mean(figures.map(({ kl }) => kl)), mean(figures.map(({ gold }) => gold))];
    });
    return { name, points };
  });
  return plot({ title, xLabel: "KL to π₀ (nats)", yLabel: "Gold reward", series });
}

const results = z.object({
  state: z.string(),
  cells: z.array(
    z.object({
      policy: z.string(),
      temperature: z.number(),
      figures: z.object({ gold: z.object({ mean: z.number() }).nullable() }),
    }),
  ),
});

/** As the product measures it: answers drawn at each temperature. */
async function drawTemperatures(
  { api, slug, options }: SeedContext,
  runs: readonly MethodRun[],
): Promise<string> {
  const policy = z.object({ id: z.string(), name: z.string() });
  const policies = await api.list("policies.list", { slug }, policy);
  const chosen = runs.map(({ method, policies: made, chosen: best }) => ({
    method,
    name: made[best]?.name ?? "",
  }));
  const ids = policies.flatMap(({ id, name }) => (chosen.some((one) => one.name === name) ? [id] : []));
  const ask = {
    slug,
    name: "Temperature sweep",
    policies: ids,
    splits: ["test"],
    temperatures,
    samples: 4,
    promptsMax: 128,
    eta: options.eta,
    estimated: false,
    kl: false,
  };
  const { number } = await api.mutate("evaluations.create", ask, z.object({ number: z.number() }));
  const look = () => api.query("evaluations.results", { slug, number }, results);
  const { cells } = await untilOver(`evaluation ${number}`, look, "done");
  const lines = [
    ...chosen.map(({ method, name }) => ({ name, label: methods[method].label })),
    { name: "pi0", label: "π₀" },
  ];
  const series = lines.map(({ name, label }): Series => {
    const own = cells.filter(({ policy }) => policy === name);
    const points = own.flatMap(({ temperature, figures }): [number, number][] =>
      figures.gold === null ? [] : [[temperature, figures.gold.mean]],
    );
    return { name: label, points: points.sort(([a], [b]) => a - b) };
  });
  return plot({
    title: "Gold reward by sampling temperature (test)",
    xLabel: "Temperature",
    yLabel: "Gold reward",
    series,
  });
}
