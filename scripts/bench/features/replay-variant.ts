import { fitPosterior, measureReward, type RehearsalPoint } from "@gshf/gshf";
import { type Pool, splitOfPool } from "../../pools/read-pools-file.ts";
import type { PoolFeatures } from "./build-features.ts";
import { drawPairs } from "./draw-pairs.ts";
import { fitReward, type LabeledPairs } from "./fit-reward.ts";
import type { FeaturesOptions } from "./options.ts";

type Settings = Pick<FeaturesOptions, "labels" | "seeds" | "eta" | "ridge">;

/** A curve a seed: what the reward fitted to the first labels is worth on held-out prompts, at each label count. */
export function replayVariant(
  pools: readonly Pool[],
  { map, features }: PoolFeatures,
  { labels, seeds, eta, ridge }: Settings,
): RehearsalPoint[][] {
  const d = map.dimension;
  const rows = pools.map(({ promptId, candidates }, i) => ({
    key: promptId,
    features: features[i] ?? new Float32Array(),
    gold: candidates.map(({ gold }) => gold),
    mass: candidates.map(({ mass }) => mass),
    reference: candidates.map(({ mass }) => mass),
  }));
  const of = (split: "train" | "validation") => rows.filter(({ key }) => splitOfPool(key) === split);
  const [train, validation] = [of("train"), of("validation")];
  return Array.from({ length: seeds }, (_, seed) => {
    const drawn = drawPairs(train, labels.at(-1) ?? 0, seed + 1);
    const differences = new Float32Array(drawn.length * d);
    drawn.forEach(({ pool, first, second }, row) => {
      const phi = train[pool]?.features ?? new Float32Array();
      for (let c = 0; c < d; c++)
        differences[row * d + c] = (phi[first * d + c] ?? 0) - (phi[second * d + c] ?? 0);
    });
    const votes = Float64Array.from(drawn, ({ label }) => label);
    return labels.map((count) => {
      const known = {
        differences: differences.subarray(0, count * d),
        labels: votes.subarray(0, count),
        dimension: d,
      };
      return { labels: count, ...measureReward(validation, thetaOf(known, ridge), eta) };
    });
  });
}

function thetaOf(pairs: LabeledPairs, ridge: Settings["ridge"]): Float64Array {
  return ridge === "evidence" ? fitPosterior({ ...pairs, ridge }).fit.theta : fitReward(pairs, ridge);
}
