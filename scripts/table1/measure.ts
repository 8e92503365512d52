import type { PolicyTable } from "../loop/exact-figures.ts";
import type { SplitName, SplitPool } from "./split-pools.ts";

/** What a policy is worth on one prompt, exactly. */
export type PromptFigures = { key: string; gold: number; kl: number; length: number };

/** Expectations over the answers of each pool of a split. */
export function measureSplit(
  pools: readonly SplitPool[],
  split: SplitName,
  policy: PolicyTable,
  reference: PolicyTable,
): PromptFigures[] {
  return pools.flatMap((pool) => {
    const logPi = policy.get(pool.key);
    const logPi0 = reference.get(pool.key);
    if (pool.split !== split || logPi === undefined || logPi0 === undefined) return [];
    const figures = { key: pool.key, gold: 0, kl: 0, length: 0 };
    pool.answers.forEach(({ text, gold }, i) => {
      const [log, log0] = [logPi[i] ?? 0, logPi0[i] ?? 0];
      const probability = Math.exp(log);
      figures.gold += probability * gold;
      figures.kl += probability * (log - log0);
      figures.length += probability * text.length;
    });
    return [figures];
  });
}

/** P(a draw of one policy has more gold reward than one of the other) + ½ P(equal), over the prompts of a split. */
export function winRate(
  pools: readonly SplitPool[],
  split: SplitName,
  policy: PolicyTable,
  baseline: PolicyTable,
): number {
  const asked = pools.filter((pool) => pool.split === split);
  const rates = asked.map((pool) => {
    const ours = policy.get(pool.key) ?? new Float64Array();
    const theirs = baseline.get(pool.key) ?? new Float64Array();
    let rate = 0;
    pool.answers.forEach((a, i) => {
      pool.answers.forEach((b, j) => {
        const won = a.gold === b.gold ? 0.5 : Number(a.gold > b.gold);
        rate += won * Math.exp((ours[i] ?? 0) + (theirs[j] ?? 0));
      });
    });
    return rate;
  });
  return mean(rates);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
