import { type EmbedOptions, embedAnswers } from "../../pools/embed-texts.ts";
import { halfOfPool, readPoolsFile, splitOfPool } from "../../pools/read-pools-file.ts";
import type { ArmsOptions } from "./options.ts";

/** A pool as threads share it: `rows` of the features from `from`. */
type SharedPool = {
  readonly key: string;
  readonly from: number;
  readonly gold: readonly number[];
  readonly reference: readonly number[];
};

/** Everything a replay reads, in memory that threads share. */
export type World = {
  readonly dimension: number;
  readonly features: SharedArrayBuffer;
  readonly train: readonly SharedPool[];
  readonly validation: readonly SharedPool[];
};

/**
 * The pools of a file with their embeddings, split into prompts to ask about and prompts to measure on.
 *
 * @throws Error in words when the file can't be read, or holds too little to compare by
 */
export async function loadWorld(
  { pools: file, half }: Pick<ArmsOptions, "pools" | "half">,
  options: EmbedOptions,
): Promise<World> {
  const pools = (await readPoolsFile(file)).filter(({ promptId }) => isOfHalf(promptId, half));
  const vectors = (await embedAnswers(pools, options)).flat();
  const dimension = vectors[0]?.length ?? 0;
  const features = new SharedArrayBuffer(4 * vectors.length * dimension);
  const rows = new Float32Array(features);
  for (const [row, vector] of vectors.entries()) rows.set(vector, row * dimension);
  const starts = startsOf(pools);
  const of = (split: "train" | "validation") =>
    pools.flatMap(({ promptId, candidates }, i) =>
      splitOfPool(promptId) === split
        ? [
            {
              key: promptId,
              from: starts[i] ?? 0,
              gold: candidates.map(({ gold }) => gold),
              reference: candidates.map(({ mass }) => mass),
            },
          ]
        : [],
    );
  const world = { dimension, features, train: of("train"), validation: of("validation") };
  if (world.train.length === 0 || world.validation.length === 0)
    throw new Error(
      `${file} has ${world.train.length} prompts with two answers to ask about and ${world.validation.length} to measure on${half === "all" ? "" : ` in its ${half} half`}; both are needed`,
    );
  return world;
}

function isOfHalf(promptId: string, half: ArmsOptions["half"]): boolean {
  return half === "all" || (halfOfPool(promptId) === 0) === (half === "even");
}

/** The first row of each pool. */
function startsOf(pools: readonly { readonly candidates: readonly unknown[] }[]): number[] {
  let row = 0;
  return pools.map(({ candidates }) => {
    row += candidates.length;
    return row - candidates.length;
  });
}
