import { createRandom, sigmoid } from "@gshf/gshf";
import type { Pool } from "../pools/pool.ts";

/** How a simulated annotator errs. */
export type Noise = {
  readonly seed: number;
  /** Share of pairs called a tie, whatever their quality. */
  readonly tieRate: number;
  /** Added to the log odds of the left answer: what position alone does. */
  readonly leftBias: number;
  /** Divides the gold difference; 1 is Bradley–Terry as such, 0 always prefers the better one. */
  readonly temperature: number;
};

export type Verdict = {
  readonly choice: "left" | "right" | "tie";
  /** 1 slightly, 2 clearly, 3 much better, by the gold difference; null for a tie. */
  readonly strength: 1 | 2 | 3 | null;
};

/**
 * What annotator number `annotator` says of two answers shown side by side: by Bradley–Terry,
 * P(left) = σ((gold_left − gold_right)/temperature + left bias). A pure function of its arguments: neither the
 * order in which pairs come nor what others label changes it.
 *
 * @returns null when the pool does not have one of the texts, so its gold reward is not known.
 */
export function judge(
  pool: Pool,
  shown: { readonly left: string; readonly right: string },
  annotator: number,
  noise: Noise,
): Verdict | null {
  const left = pool.candidates.find(({ text }) => text === shown.left);
  const right = pool.candidates.find(({ text }) => text === shown.right);
  if (left === undefined || right === undefined) return null;
  const random = createRandom(noise.seed).fork("judge", annotator, pool.key, shown.left, shown.right);
  const tie = random.uniform();
  const preference = random.uniform();
  if (tie < noise.tieRate) return { choice: "tie", strength: null };
  const difference = left.gold - right.gold;
  const choice = preference < probabilityLeft(difference, noise) ? "left" : "right";
  const size = Math.abs(difference);
  return { choice, strength: size < 1 ? 1 : size < 3 ? 2 : 3 };
}

/** P(left | no tie) for a gold difference left − right. */
export function probabilityLeft(difference: number, noise: Pick<Noise, "temperature" | "leftBias">): number {
  if (noise.temperature === 0) return difference > 0 ? 1 : difference < 0 ? 0 : sigmoid(noise.leftBias);
  return sigmoid(difference / noise.temperature + noise.leftBias);
}
