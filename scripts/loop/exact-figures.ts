import { logSumExp, type MeanEstimate, meanEstimate, pairedDifference } from "@gshf/gshf";
import { sha256Hex } from "@gshf/trainer-protocol";
import { z } from "zod";
import type { Pool } from "./read-pools.ts";

/** log π of every answer of a pool, by pool key, normalised over the pool. */
export type PolicyTable = Map<string, Float64Array>;

const distributions = z.object({
  data: z.array(z.array(z.object({ text_sha256: z.string(), logprob: z.number() }))),
});

/** Asks the lab for the log-probability of every answer of every pool, in one request. */
export async function scorePools(
  labUrl: string,
  model: string,
  pools: readonly Pool[],
): Promise<PolicyTable> {
  const response = await fetch(`${labUrl}/lab/distributions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model, prompts: pools.map(({ messages }) => messages) }),
  });
  if (!response.ok) throw new Error(`scoring with ${model}: ${response.status} ${await response.text()}`);
  const { data } = distributions.parse(await response.json());
  return new Map(pools.map((pool, i) => [pool.key, tableOf(pool, data[i] ?? [])]));
}

function tableOf(pool: Pool, scored: readonly { text_sha256: string; logprob: number }[]): Float64Array {
  const known = new Map(scored.map(({ text_sha256, logprob }) => [text_sha256, logprob]));
  const logs = Float64Array.from(pool.answers, ({ text }) => {
    const logprob = known.get(sha256Hex(text));
    if (logprob === undefined) throw new Error(`the lab has no such answer to ${pool.key}`);
    return logprob;
  });
  const total = logSumExp(logs);
  return logs.map((value) => value - total);
}

export type ExactFigures = {
  gold: MeanEstimate;
  gain: MeanEstimate;
  kl: number;
  objective: number;
  accuracy: number;
};

/** What a policy is worth on the pools, exactly: expectations are sums over each pool's answers. */
export function exactFigures(
  pools: readonly Pool[],
  policy: PolicyTable,
  reference: PolicyTable,
  eta: number,
): ExactFigures {
  const rows = pools.map((pool) => {
    const logPi = policy.get(pool.key) ?? new Float64Array();
    const logPi0 = reference.get(pool.key) ?? new Float64Array();
    return { ...expectations(pool, logPi, logPi0), ...rankedPairs(pool, logPi, logPi0) };
  });
  const gold = meanEstimate(rows.map((row) => row.gold));
  const kl = meanEstimate(rows.map((row) => row.kl)).mean;
  const pairs = rows.reduce((sum, row) => sum + row.pairs, 0);
  return {
    gold,
    gain: pairedDifference(
      rows.map((row) => row.gold),
      rows.map((row) => row.goldReference),
    ),
    kl,
    objective: gold.mean - eta * kl,
    accuracy: rows.reduce((sum, row) => sum + row.right, 0) / Math.max(1, pairs),
  };
}

function expectations(pool: Pool, logPi: Float64Array, logPi0: Float64Array) {
  let gold = 0;
  let goldReference = 0;
  let kl = 0;
  pool.answers.forEach((answer, i) => {
    const [log, log0] = [logPi[i] ?? 0, logPi0[i] ?? 0];
    gold += Math.exp(log) * answer.gold;
    goldReference += Math.exp(log0) * answer.gold;
    kl += Math.exp(log) * (log - log0);
  });
  return { gold, goldReference, kl };
}

/** Pairs of different gold, and how many the implied reward orders rightly; an indifferent one counts ½. */
function rankedPairs(pool: Pool, logPi: Float64Array, logPi0: Float64Array) {
  let pairs = 0;
  let right = 0;
  pool.answers.forEach((a, i) => {
    pool.answers.slice(0, i).forEach((b, j) => {
      if (a.gold === b.gold) return;
      const margin = (logPi[i] ?? 0) - (logPi0[i] ?? 0) - ((logPi[j] ?? 0) - (logPi0[j] ?? 0));
      pairs += 1;
      // Rounding makes margins of a policy that is indifferent; below this they say nothing.
      if (Math.abs(margin) < 1e-9) right += 0.5;
      else if (margin > 0 === a.gold > b.gold) right += 1;
    });
  });
  return { pairs, right };
}

/** The mean of each pool's best gold: what no policy can exceed. */
export function bestGold(pools: readonly Pool[]): number {
  return meanEstimate(pools.map((pool) => Math.max(...pool.answers.map((answer) => answer.gold)))).mean;
}
