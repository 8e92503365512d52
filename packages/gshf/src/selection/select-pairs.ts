import { checkKeys } from "./check-settings.ts";
import { PairSelector } from "./pair-selector.ts";
import type { PairChoice, SelectionOptions } from "./types.ts";

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
  const { prompts, onProgress } = options;
  checkKeys(prompts);
  const selector = new PairSelector(options);
  await selector.prepare(prompts);
  const choices: PairChoice[] = [];
  for (let start = 0; start < prompts.length; start += selector.blockSize) {
    choices.push(...(await selector.selectBlock(prompts.slice(start, start + selector.blockSize))));
    onProgress?.({ done: choices.length, total: prompts.length });
  }
  return choices;
}
