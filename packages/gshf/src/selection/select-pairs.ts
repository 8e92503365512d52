import { DomainError, requireInteger } from "../errors.ts";
import { checkKeys } from "./check-settings.ts";
import { PairSelector } from "./pair-selector.ts";
import type { Shard } from "./plan-shards.ts";
import type { PairChoice, SelectionOptions, SelectionSnapshot } from "./types.ts";

/**
 * Chooses one pair of candidates per prompt (Algorithm 2, lines 4–8): the arm by its share, a¹ from the main agent
 * and a² from the arm's enhancer.
 *
 * Deterministic: each prompt draws from a stream of its own, derived from the seed and its key; only the
 * within-batch updates depend on the order of the prompts.
 *
 * @returns one entry per prompt, in order; a prompt with a single distinct candidate is skipped by name.
 * @throws DomainError on malformed settings or prompts, naming the prompt.
 */
export async function selectPairs(options: SelectionOptions): Promise<PairChoice[]> {
  const { choices } = await selectShard({ ...options, shard: { start: 0, end: options.prompts.length } });
  return choices;
}

/**
 * The same for one shard of a batch: a job can select a part and leave a snapshot with which the next job continues.
 * For bit-identical results with any number of jobs, take the shards from {@link planShards}.
 *
 * @param options.prompts all prompts of the batch, or at least those up to the shard's end; the global direction
 * looks at all of them when no snapshot brings it along.
 * @param options.snapshot the predecessor's, `done` up to the shard's start; absent for the first shard.
 * @returns one entry per prompt of the shard, in order, and what the next shard needs to go on.
 * @throws DomainError as {@link selectPairs}, and on a shard outside the batch or a snapshot that ends elsewhere.
 */
export async function selectShard(
  options: SelectionOptions & { readonly shard: Shard; readonly snapshot?: SelectionSnapshot },
): Promise<{ readonly choices: PairChoice[]; readonly snapshot: SelectionSnapshot }> {
  const { prompts, shard, onProgress } = options;
  checkKeys(prompts);
  checkShard(shard, options.snapshot, prompts.length);
  const selector = new PairSelector(options, options.snapshot);
  await selector.prepare(prompts);
  const choices: PairChoice[] = [];
  for (let start = shard.start; start < shard.end; start += selector.blockSize) {
    const end = Math.min(start + selector.blockSize, shard.end);
    choices.push(...(await selector.selectBlock(prompts.slice(start, end))));
    onProgress?.({ done: end - shard.start, total: shard.end - shard.start });
  }
  return { choices, snapshot: selector.snapshot() };
}

function checkShard(
  { start, end }: Shard,
  snapshot: SelectionSnapshot | undefined,
  promptCount: number,
): void {
  requireInteger("shard.start", start, 0);
  requireInteger("shard.end", end, start, promptCount);
  const done = snapshot?.done ?? 0;
  if (done !== start) throw new DomainError("shard.start", start, `the ${done} that the snapshot has done`);
}
