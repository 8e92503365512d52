import type { DrawOptions } from "./index.tsx";

/**
 * Size, type and margins of every chart. Plot's own margins are made for its 10 px letters: with ours a title below
 * an axis would stand on the numbers of its ticks.
 */
export function plotFrame({ width, colors }: Pick<DrawOptions, "width" | "colors">) {
  return {
    width,
    marginTop: 28,
    marginBottom: 42,
    style: { fontSize: "12px", color: colors.ink },
  };
}
