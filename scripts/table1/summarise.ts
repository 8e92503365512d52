import { meanEstimate, pairedDifference } from "@gshf/gshf";
import { mean, type PromptFigures } from "./measure.ts";
import { type MethodName, methods } from "./methods.ts";

/** What one seed found of one method. */
export type SeedResult = {
  seed: number;
  method: MethodName;
  policy: string;
  test: PromptFigures[];
  ood: PromptFigures[];
  winRateOverDpo: number | null;
  labels: number;
};

export type TableRow = {
  method: string;
  setting: string;
  gold_mean: number;
  gold_ci95: [number, number] | null;
  gain_over_dpo: number | null;
  gain_over_dpo_ci95: [number, number] | null;
  win_rate_vs_dpo: number | null;
  kl: number;
  ood_gold: number;
  ood_delta: number;
  ood_delta_ci95: [number, number] | null;
  length: number;
  labels: number;
};

/** What one seed found of one method, in means over its prompts. */
export type SeedRow = {
  seed: number;
  method: string;
  policy: string;
  gold: number;
  kl: number;
  ood_gold: number;
  test_prompts: number;
};

/** One row a method and seed: what the intervals are made of. */
export function eachSeed(results: readonly SeedResult[]): SeedRow[] {
  return results.map(({ seed, method, policy, test, ood }) => ({
    seed,
    method: methods[method].label,
    policy,
    gold: goldOf(test),
    kl: mean(test.map(({ kl }) => kl)),
    ood_gold: goldOf(ood),
    test_prompts: test.length,
  }));
}

/** One row a method. */
export function summarise(results: readonly SeedResult[]): TableRow[] {
  const byMethod = Map.groupBy(results, ({ method }) => method);
  const dpo = new Map((byMethod.get("dpo") ?? []).map((result) => [result.seed, result]));
  return [...byMethod].map(([method, own]) => {
    const gold = interval(own.map(({ test }) => test.map((prompt) => prompt.gold)));
    const gain = method === "dpo" ? null : gainOver(own, dpo);
    const delta = interval(own.map(({ test, ood }) => [goldOf(test) - goldOf(ood)]));
    const rates = own.flatMap(({ winRateOverDpo }) => winRateOverDpo ?? []);
    const each = (of: (result: SeedResult) => number) => mean(own.map(of));
    return {
      method: methods[method].label,
      setting: methods[method].setting,
      gold_mean: gold.mean,
      gold_ci95: gold.ci95,
      gain_over_dpo: gain?.mean ?? null,
      gain_over_dpo_ci95: gain?.ci95 ?? null,
      win_rate_vs_dpo: rates.length === own.length ? mean(rates) : null,
      kl: each(({ test }) => mean(test.map(({ kl }) => kl))),
      ood_gold: each(({ ood }) => goldOf(ood)),
      ood_delta: delta.mean,
      ood_delta_ci95: delta.ci95,
      length: each(({ test }) => mean(test.map(({ length }) => length))),
      labels: own[0]?.labels ?? 0,
    };
  });
}

function goldOf(prompts: readonly PromptFigures[]): number {
  return mean(prompts.map(({ gold }) => gold));
}

function gainOver(own: readonly SeedResult[], dpo: ReadonlyMap<number, SeedResult>) {
  const pairs = own.flatMap((result) => {
    const other = dpo.get(result.seed);
    return other === undefined ? [] : [{ result, other }];
  });
  if (pairs.length === 0) return null;
  const [only] = pairs;
  if (pairs.length === 1 && only !== undefined) {
    const theirs = new Map(only.other.test.map(({ key, gold }) => [key, gold]));
    const difference = pairedDifference(
      only.result.test.map(({ gold }) => gold),
      only.result.test.map(({ key }) => theirs.get(key) ?? 0),
    );
    return said(difference);
  }
  return interval(pairs.map(({ result, other }) => [goldOf(result.test) - goldOf(other.test)]));
}

/** The mean with its interval: over seeds, or over the prompts of the one seed there is. */
function interval(bySeed: readonly (readonly number[])[]) {
  const [only] = bySeed;
  return said(meanEstimate(bySeed.length === 1 && only !== undefined ? [...only] : bySeed.map(mean)));
}

function said({ mean: value, ci95 }: ReturnType<typeof meanEstimate>) {
  return { mean: value, ci95: ci95 === undefined ? null : ([ci95.low, ci95.high] as [number, number]) };
}
