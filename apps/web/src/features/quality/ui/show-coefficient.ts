import type { Coefficient } from "@gshf/core/quality";
import { formatFigure, formatPercent } from "#ui/format.ts";

/** 0.62 [0.55, 0.69] */
export function showCoefficient(coefficient: Coefficient | null): string {
  if (coefficient === null) return "–";
  const show = (value: number) => formatFigure(value);
  const { value, ci95 } = coefficient;
  return `${show(value)} [${show(ci95.low)}, ${show(ci95.high)}]`;
}

/** 62 % [55, 69] */
export function showPercent(coefficient: Coefficient | null, otherwise: string): string {
  if (coefficient === null) return otherwise;
  const { value, ci95 } = coefficient;
  const bare = (share: number) => (share * 100).toFixed(0);
  return `${formatPercent(value)} [${bare(ci95.low)}, ${bare(ci95.high)}]`;
}
