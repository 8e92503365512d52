import { requireInteger } from "../errors.ts";

/** Prompts start…end−1 of a batch. */
export interface Shard {
  readonly start: number;
  readonly end: number;
}

/**
 * Splits a batch into at most `shards` ranges of whole blocks. Because every block then sees the same prompts and the
 * same covariance as in an unsharded run, the selected pairs agree bit for bit whatever the number of shards: each
 * shard continues from its predecessor's snapshot.
 */
export function planShards(options: {
  readonly promptCount: number;
  readonly shards: number;
  readonly blockSize: number;
}): Shard[] {
  const { promptCount, shards, blockSize } = options;
  requireInteger("promptCount", promptCount, 0);
  requireInteger("shards", shards, 1);
  requireInteger("blockSize", blockSize, 1);
  const blocks = Math.ceil(promptCount / blockSize);
  const plan: Shard[] = [];
  for (let shard = 0; shard < shards; shard++) {
    const start = Math.floor((shard * blocks) / shards) * blockSize;
    const end = Math.min(promptCount, Math.floor(((shard + 1) * blocks) / shards) * blockSize);
    if (end > start) plan.push({ start, end });
  }
  return plan;
}
