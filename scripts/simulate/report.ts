import { type MeanEstimate, meanEstimate, pairedDifference } from "@gshf/gshf";
import type { CurvePoint } from "./run-loop.ts";

type Estimate = {
  readonly mean: number;
  readonly ci95: readonly [number, number] | null;
};

/** All seeds of one strategy. */
export type Run = {
  readonly name: string;
  /** What sets this run apart where a scenario varies more than the strategy, e.g. the batch size. */
  readonly variant?: string | undefined;
  /** One per seed, in the same order for every run: a seed is a world. */
  readonly curves: readonly (readonly CurvePoint[])[];
};

export type StrategyReport = {
  readonly name: string;
  readonly variant?: string;
  readonly gap_left_pct: Estimate;
  /** The gap left minus that of Option I and of Option II in the same worlds: most of the spread is between worlds. */
  readonly minus: { readonly reference?: Estimate; readonly uncertainty?: Estimate };
  /** First number of queries at which the mean curve is at or below the level; null when it never is. */
  readonly queries_to_10pct: number | null;
  readonly queries_to_5pct: number | null;
  /** [queries, mean gap left in %]. */
  readonly curve: readonly (readonly [number, number])[];
  /** The 95 % t interval of each point of the curve over seeds. */
  readonly curve_ci95: readonly (readonly [number, number] | null)[];
};

export type ScenarioReport = {
  readonly scenario: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly strategies: readonly StrategyReport[];
  /** Whatever the scenario measures beside gaps. */
  readonly measurements?: Readonly<Record<string, unknown>>;
  /** What the figures do and don't show. */
  readonly note: string;
};

export type Scenario = {
  readonly report: ScenarioReport;
  /** SVG documents by file name. */
  readonly figures: Readonly<Record<string, string>>;
};

/** Summarises each run: the gap left with a t interval over seeds, the mean curve, and differences paired by seed. */
export function summarise(runs: readonly Run[]): StrategyReport[] {
  return runs.map((run) => {
    const { name, variant, curves } = run;
    const estimates = curves[0]!.map((_, i) => meanEstimate(curves.map((curve) => 100 * curve[i]![1])));
    const curve = estimates.map(({ mean }, i) => [curves[0]![i]![0], round(mean)] as const);
    const reach = (level: number) => curve.find(([, gap]) => gap <= level)?.[0] ?? null;
    const minus = (baseline: string) => {
      const other = runs.find((it) => it.name === baseline && it.variant === variant);
      if (other === undefined || other === run) return {};
      return { [baseline]: estimate(pairedDifference(gapsLeft(run), gapsLeft(other))) };
    };
    return {
      name,
      ...(variant !== undefined && { variant }),
      gap_left_pct: estimate(estimates.at(-1)!),
      minus: { ...minus("reference"), ...minus("uncertainty") },
      queries_to_10pct: reach(10),
      queries_to_5pct: reach(5),
      curve,
      curve_ci95: estimates.map((point) => estimate(point).ci95),
    };
  });
}

function gapsLeft({ curves }: Run): Float64Array {
  return Float64Array.from(curves, (curve) => 100 * curve.at(-1)![1]);
}

function estimate({ mean, ci95 }: MeanEstimate): Estimate {
  return { mean: round(mean), ci95: ci95 ? [round(ci95.low), round(ci95.high)] : null };
}

export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
