import { requireInteger } from "../errors.ts";

/** More shards than anybody has jobs; a plan lists them all. */
const shardsMax = 1_000_000;

/** Prompts start…end−1 of a batch. */
export type Shard = {
  readonly start: number;
  readonly end: number;
};

/**
 * Splits a batch into at most `shards` ranges of whole blocks. Because every block then sees the same prompts and the
 * same covariance as in an unsharded run, the selected pairs agree bit for bit whatever the number of shards: each
 * shard continues from its predecessor's snapshot.
 *
 * @returns consecutive, non-empty ranges from 0 to `promptCount`; none when there are no prompts.
 * @throws DomainError on sizes that are not positive integers (`promptCount` may be 0), or a plan of more than a
 * million shards.
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
  // More shards than blocks would be empty.
  const count = requireInteger("shards that have a block", Math.min(shards, blocks), 0, shardsMax);
  // ⌊shard·blocks/count⌋ blocks come before a shard; by quotient and remainder, whose products stay exact.
  const [quotient, remainder] = [Math.floor(blocks / count), blocks % count];
  const startOf = (shard: number) =>
    Math.min(promptCount, (shard * quotient + Math.floor((shard * remainder) / count)) * blockSize);
  return Array.from({ length: count }, (_, shard) => ({ start: startOf(shard), end: startOf(shard + 1) }));
}
