import { createHash } from "node:crypto";
import type { Pool } from "../../apps/lab/src/pools/pool.ts";
import { formatNotice, readPools } from "../../apps/lab/src/pools/read-pools.ts";

export type { Pool };

/** Which side of a replay a prompt is on: learned from, or measured on. */
export type PoolSplit = "train" | "validation";

const noticesMax = 20;

/**
 * The pools of a file, as the lab reads them: answers that are listed twice are one of twice the mass, gold rewards
 * are clipped logits.
 *
 * @throws Error that lists bad rows with file, line and reason
 */
export async function readPoolsFile(file: string): Promise<readonly Pool[]> {
  const read = await readPools([file], { skipBadRows: false });
  if (read.ok) return read.pools;
  const shown = read.errors.slice(0, noticesMax).map(formatNotice);
  const more = read.errors.length - shown.length;
  if (more > 0) shown.push(`… and ${more} more`);
  throw new Error(`the pools of ${file} can't be read (${read.reason})\n${shown.join("\n")}`);
}

/** A quarter of all prompts, by the hash of their id, is held out: the same one in every replay of a file. */
export function splitOfPool(promptId: string): PoolSplit {
  return hashOf(promptId) % 4n === 0n ? "validation" : "train";
}

/** One of two halves of the prompts, apart from their split: defaults are chosen on the first, reported on the second. */
export function halfOfPool(promptId: string): 0 | 1 {
  return hashOf(`half:${promptId}`) % 2n === 0n ? 0 : 1;
}

function hashOf(text: string): bigint {
  return BigInt(`0x${createHash("sha256").update(text).digest("hex")}`);
}
