import { createRandom } from "@gshf/gshf";
import { deriveSeed } from "../projects/index.ts";

/** m prompts without replacement; when there are fewer, all of them in a new order as often as it takes. */
export function choosePrompts<P extends { key: string }>(
  prompts: readonly P[],
  m: number,
  seed: number,
): P[] {
  const sorted = [...prompts].sort((a, b) => (a.key < b.key ? -1 : 1));
  const random = createRandom(deriveSeed(seed, "prompts"));
  const chosen: P[] = [];
  for (let pass = 0; chosen.length < m; pass++) chosen.push(...random.fork(pass).shuffle(sorted));
  return chosen.slice(0, m);
}
