import {
  allStrategies,
  Covariance,
  createRandom,
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
  /** λ of A. */
  readonly lambda: number;
  readonly betaA: number;
  /** λ₀ of the likelihood. */
  readonly ridge: number;
};

/** Gap left after a number of queries. */
export type CurvePoint = readonly [queries: number, gapLeft: number];

/**
 * Algorithm 2 in a world with a known reward: fit, choose, label, repeat. `offline` spends the same budget on more
 * of D_off. Returns the gap left before each round and after the last.
 */
export async function runLoop(world: World, settings: LoopSettings): Promise<CurvePoint[]> {
  const { dimension } = world.settings;
  const random = createRandom(settings.seed).fork("loop", settings.strategy);
  const comparisons: Comparison[] = [];
  addOfflinePairs(world, comparisons, settings.offlinePairs, settings.seed);
  const thetas = [fitRound(world, comparisons, settings)];
  const curve: CurvePoint[] = [[0, world.gapLeft(thetas[0]!)]];
  for (let round = 0; round < settings.rounds; round++) {
    if (settings.strategy === "offline")
      addOfflinePairs(
        world,
        comparisons,
        settings.offlinePairs + (round + 1) * settings.batchSize,
        settings.seed,
      );
    else {
      const covariance = Covariance.build({
        dimension,
        lambda: settings.lambda,
        differences: stack(comparisons, dimension),
      });
      await addChosenPairs({ world, settings, round, covariance, thetas, comparisons, random });
    }
    thetas.push(fitRound(world, comparisons, settings));
    curve.push([(round + 1) * settings.batchSize, world.gapLeft(thetas.at(-1)!)]);
  }
  return curve;
}

type RoundState = {
  readonly world: World;
  readonly settings: LoopSettings;
  readonly round: number;
  readonly covariance: Covariance;
  readonly thetas: readonly Float64Array[];
  readonly comparisons: Comparison[];
  readonly random: ReturnType<typeof createRandom>;
};

async function addChosenPairs(state: RoundState): Promise<void> {
  const { world, settings, round, covariance, thetas, comparisons, random } = state;
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
    theta: thetas.at(-1)!,
    checkpointTheta: thetas.at(-2) ?? new Float64Array(dimension),
    covariance,
    eta,
    betaA: settings.betaA,
    arms: [{ name: settings.strategy, strategy: settings.strategy, share: 1 }],
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

function fitRound(world: World, comparisons: readonly Comparison[], settings: LoopSettings): Float64Array {
  return fitComparisons(comparisons, world.settings.dimension, settings.ridge, world.settings.normBound);
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
