import {
  allStrategies,
  Covariance,
  createRandom,
  fitForSelection,
  type SelectionFit,
  type SelectionPrompt,
  type Strategy,
  selectPairs,
} from "@gshf/gshf";
import { type Comparison, fitComparisons, type World } from "./world.ts";

export type SimulatedStrategy = Strategy | "offline";
export const SIMULATED_STRATEGIES: readonly SimulatedStrategy[] = ["offline", ...allStrategies];

export type LoopSettings = {
  readonly strategy: SimulatedStrategy;
  readonly seed: number;
  /** Pairs of D_off before the first round. */
  readonly offlinePairs: number;
  /** m. */
  readonly batchSize: number;
  readonly rounds: number;
  readonly choice: Choice;
};

/**
 * How a loop learns and measures uncertainty, by version: 1 on A with a radius of 4 and a fixed ridge, 2 on H with a
 * radius of .75, the ridge by evidence and a V-optimal cold start, as rounds do.
 */
export const choiceVersions = ["1", "2"] as const;
export type Choice = (typeof choiceVersions)[number];
/** λ, β_A and λ₀ of the first version. */
const firstVersion = { lambda: 1, betaA: 4, ridge: 1 } as const;

/** Gap left after a number of queries. */
export type CurvePoint = readonly [queries: number, gapLeft: number];

/**
 * Algorithm 2 in a world with a known reward: fit, choose, label, repeat. `offline` spends the same budget on more
 * of D_off. Returns the gap left before each round and after the last.
 */
export async function runLoop(world: World, settings: LoopSettings): Promise<CurvePoint[]> {
  const random = createRandom(settings.seed).fork("loop", settings.strategy);
  const comparisons: Comparison[] = [];
  addOfflinePairs(world, comparisons, settings.offlinePairs, settings.seed);
  let fit = fitRound(world, comparisons, settings);
  const thetas = [fit.theta];
  const curve: CurvePoint[] = [[0, world.gapLeft(fit.theta)]];
  for (let round = 0; round < settings.rounds; round++) {
    if (settings.strategy === "offline")
      addOfflinePairs(
        world,
        comparisons,
        settings.offlinePairs + (round + 1) * settings.batchSize,
        settings.seed,
      );
    else await addChosenPairs({ world, settings, round, fit, thetas, comparisons, random });
    fit = fitRound(world, comparisons, settings);
    thetas.push(fit.theta);
    curve.push([(round + 1) * settings.batchSize, world.gapLeft(thetas.at(-1)!)]);
  }
  return curve;
}

/** What was learned, and how the next batch is chosen by it. */
type Fit = Pick<SelectionFit, "theta" | "selection">;

type RoundState = {
  readonly world: World;
  readonly settings: LoopSettings;
  readonly round: number;
  readonly fit: Fit;
  readonly thetas: readonly Float64Array[];
  readonly comparisons: Comparison[];
  readonly random: ReturnType<typeof createRandom>;
};

async function addChosenPairs(state: RoundState): Promise<void> {
  const { world, settings, round, fit, thetas, comparisons, random } = state;
  const { dimension, eta } = world.settings;
  if (settings.strategy === "offline") return;
  const worldPrompts = Array.from({ length: settings.batchSize }, (_, i) =>
    world.prompt("online", round * settings.batchSize + i),
  );
  const prompts: SelectionPrompt[] = worldPrompts.map(({ features }, i) => ({
    key: `${round}/${i}`,
    features,
  }));
  const choices = await selectPairs({
    prompts,
    ...fit.selection,
    theta: fit.theta,
    checkpointTheta: thetas.at(-2) ?? new Float64Array(dimension),
    eta,
    seed: settings.seed,
  });
  choices.forEach((choice, i) => {
    if (choice.skipped !== undefined) return;
    const prompt = worldPrompts[i]!;
    const label = world.label(prompt, choice.a1, choice.a2, random.fork("label", round, i));
    comparisons.push({ difference: difference(prompt.features, dimension, choice.a1, choice.a2), label });
  });
}

/** Tops D_off up to `total` pairs of two draws from π₀ on the offline prompts. */
function addOfflinePairs(world: World, comparisons: Comparison[], total: number, seed: number): void {
  const { dimension, candidates } = world.settings;
  for (let i = comparisons.length; i < total; i++) {
    const random = createRandom(seed).fork("offline", i);
    const prompt = world.prompt("offline", i);
    const a1 = random.int(candidates);
    const a2 = (a1 + 1 + random.int(candidates - 1)) % candidates;
    const label = world.label(prompt, a1, a2, random);
    comparisons.push({ difference: difference(prompt.features, dimension, a1, a2), label });
  }
}

function fitRound(world: World, comparisons: readonly Comparison[], settings: LoopSettings): Fit {
  const { dimension, normBound } = world.settings;
  const { strategy, choice } = settings;
  const arms = strategy === "offline" ? [] : [{ name: strategy, strategy, share: 1 }];
  const differences = stack(comparisons, dimension);
  if (choice === "2") {
    const labels = comparisons.map(({ label }) => label);
    return fitForSelection({ differences, labels, dimension }, { normBound }, arms);
  }
  const { lambda, betaA, ridge } = firstVersion;
  const theta = fitComparisons(comparisons, dimension, ridge, normBound);
  const covariance = Covariance.build({ dimension, lambda, differences });
  return { theta, selection: { covariance, betaA, arms, metric: { kind: "covariance", votes: 1 } } };
}

function stack(comparisons: readonly Comparison[], dimension: number): Float64Array {
  const rows = new Float64Array(comparisons.length * dimension);
  comparisons.forEach(({ difference: z }, i) => {
    rows.set(z, i * dimension);
  });
  return rows;
}

function difference(features: Float32Array, d: number, i: number, j: number): Float64Array {
  return Float64Array.from({ length: d }, (_, c) => features[i * d + c]! - features[j * d + c]!);
}
