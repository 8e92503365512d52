import { plot } from "../plot.ts";
import { type Run, type Scenario, summarise } from "../report.ts";
import { type Choice, runLoop, SIMULATED_STRATEGIES, type SimulatedStrategy } from "../run-loop.ts";
import { World, type WorldSettings } from "../world.ts";

const DIMENSION = 16;
/** Feature coordinates fall off as a power law, so that some directions are rarely seen in a random pair. */
const COLD_SCALES = Array.from({ length: DIMENSION }, (_, c) => (1 + c) ** -0.6);
const POOR_SCALES = Array.from({ length: DIMENSION }, (_, c) => (c < DIMENSION / 2 ? 1 : 0.17));

const WORLD: WorldSettings = {
  dimension: DIMENSION,
  candidates: 32,
  eta: 0.2,
  normBound: 3,
  heldOutPrompts: 60,
};
const LOOP = { offlinePairs: 0, batchSize: 64, rounds: 12 };

type GapScenario = {
  readonly world: WorldSettings;
  readonly loop: typeof LOOP;
  /** Loops that differ in more than their strategy; every strategy once when absent. */
  readonly variants?: readonly Variant[];
  readonly note: string;
};

type Variant = {
  readonly strategy: SimulatedStrategy;
  readonly variant: string;
  readonly loop?: Partial<typeof LOOP>;
  readonly world?: Partial<WorldSettings>;
};

const COMPARED: readonly SimulatedStrategy[] = ["random", "reference", "uncertainty", "max-uncertainty"];

/** Scenarios that measure the gap left against queries. */
export const GAP_SCENARIOS: Readonly<Record<string, GapScenario>> = {
  "cold-start": {
    world: { ...WORLD, onlineScales: COLD_SCALES, offlineScales: COLD_SCALES },
    loop: LOOP,
    note: "No offline data. Option II needs fewer queries than Option I; asking for the most uncertain pair outright needs fewer still here, because every candidate is plausible.",
  },
  "poor-coverage": {
    world: { ...WORLD, offlineScales: POOR_SCALES },
    loop: { ...LOOP, offlinePairs: 768 },
    note: "D_off hardly varies in half of the directions. Equal budget: 768 offline pairs, then 768 more of them or 768 chosen online.",
  },
  "good-coverage": {
    world: WORLD,
    loop: { ...LOOP, offlinePairs: 768 },
    note: "D_off covers what π* needs. More of it is as good as any exploration: a tie within the intervals.",
  },
  junk: {
    world: { ...WORLD, junkShare: 0.5, onlineScales: COLD_SCALES, offlineScales: COLD_SCALES },
    loop: LOOP,
    note: "Half of the candidates are answers nobody would give, and their low reward is linear in the features: the first batch rules them out, so that they hurt nobody but best-worst, which keeps choosing them as the worst. Junk that the reward model cannot tell would be another matter.",
  },
  "batch-size": {
    world: { ...WORLD, onlineScales: COLD_SCALES },
    loop: LOOP,
    variants: [16, 64, 256].flatMap((m) =>
      (["uncertainty", "uncertainty-stale", "reference"] as const).map((strategy) => ({
        strategy,
        variant: `m=${m}`,
        loop: { batchSize: m, rounds: 768 / m },
      })),
    ),
    note: "768 queries in batches of 16, 64 and 256: what within-batch updates are worth is the difference to uncertainty-stale at the same m.",
  },
  noise: {
    world: { ...WORLD, onlineScales: COLD_SCALES },
    loop: LOOP,
    variants: [0, 0.2, 0.4].flatMap((carelessShare) =>
      COMPARED.map((strategy) => ({
        strategy,
        variant: `careless=${carelessShare}`,
        world: { carelessShare },
      })),
    ),
    note: "A share of the labels are coin flips, on top of Bradley–Terry noise.",
  },
  misspecified: {
    world: { ...WORLD, onlineScales: COLD_SCALES },
    loop: LOOP,
    variants: [0.5, 1.5].flatMap((nonlinearity) =>
      COMPARED.map((strategy) => ({
        strategy,
        variant: `nonlinearity=${nonlinearity}`,
        world: { nonlinearity },
      })),
    ),
    note: "Part of the reward is not linear in the features, so no number of queries closes the gap.",
  },
};

export async function runGapScenario(
  name: string,
  { seeds, choice }: { seeds: number; choice: Choice },
  log: (line: string) => void,
): Promise<Scenario> {
  const scenario = GAP_SCENARIOS[name]!;
  const variants: readonly (Omit<Variant, "variant"> & { readonly variant?: string })[] =
    scenario.variants ??
    SIMULATED_STRATEGIES.filter((s) => s !== "offline" || scenario.loop.offlinePairs > 0).map((strategy) => ({
      strategy,
    }));
  const runs: Run[] = [];
  for (const { strategy, variant, loop, world } of variants) {
    const curves = [];
    for (let seed = 1; seed <= seeds; seed++) {
      const settings = { ...scenario.world, ...world };
      curves.push(
        await runLoop(new World(settings, seed), { ...scenario.loop, ...loop, strategy, seed, choice }),
      );
    }
    runs.push({ name: strategy, variant, curves });
    log(`${strategy} ${variant ?? ""} done`);
  }
  const strategies = summarise(runs);
  return {
    report: {
      scenario: name,
      settings: { ...scenario.world, ...scenario.loop, seeds, choice },
      strategies,
      note: scenario.note,
    },
    figures: {
      [`${name}.svg`]: plot({
        title: `Gap left against queries: ${name} (${seeds} seeds)`,
        xLabel: "queries",
        yLabel: "J(π*) − J(π), % of π₀'s",
        logY: true,
        series: strategies.map((s) => ({
          name: s.variant ? `${s.name}, ${s.variant}` : s.name,
          points: s.curve,
          lastInterval: s.gap_left_pct.ci95,
        })),
      }),
    },
  };
}
