import { meanEstimate } from "@gshf/gshf";
import type { CurvePoint } from "./run-loop.ts";

export interface StrategyReport {
  readonly name: string;
  /** What sets this row apart where a scenario varies more than the strategy, e.g. the batch size. */
  readonly variant?: string;
  readonly gap_left_pct: { readonly mean: number; readonly ci95: readonly [number, number] | null };
  /** First number of queries at which the mean curve is at or below the level; null when it never is. */
  readonly queries_to_10pct: number | null;
  readonly queries_to_5pct: number | null;
  /** [queries, mean gap left in %]. */
  readonly curve: readonly (readonly [number, number])[];
}

export interface ScenarioReport {
  readonly scenario: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly strategies: readonly StrategyReport[];
  /** Whatever the scenario measures beside gaps. */
  readonly measurements?: Readonly<Record<string, unknown>>;
  /** What the figures do and don't show. */
  readonly note: string;
}

export interface Scenario {
  readonly report: ScenarioReport;
  /** SVG documents by file name. */
  readonly figures: Readonly<Record<string, string>>;
}

/** Summarises one curve per seed: the final gap with a t interval over seeds, and the mean curve. */
export function summarise(
  name: string,
  curves: readonly (readonly CurvePoint[])[],
  variant?: string,
): StrategyReport {
  const points = curves[0]!.map(([queries], i) => {
    const mean = meanEstimate(curves.map((curve) => 100 * curve[i]![1])).mean;
    return [queries, round(mean)] as const;
  });
  const last = meanEstimate(curves.map((curve) => 100 * curve.at(-1)![1]));
  const reach = (level: number) => points.find(([, gap]) => gap <= level)?.[0] ?? null;
  return {
    name,
    ...(variant !== undefined && { variant }),
    gap_left_pct: {
      mean: round(last.mean),
      ci95: last.ci95 ? [round(last.ci95.low), round(last.ci95.high)] : null,
    },
    queries_to_10pct: reach(10),
    queries_to_5pct: reach(5),
    curve: points,
  };
}

export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
