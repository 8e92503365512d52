import type { Project, Prompt } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { connect } from "../policies/index.ts";
import { askable } from "../prompts/index.ts";
import { unwrapOrThrow } from "../trouble/index.ts";

/** Requests to a scorer at once. */
export const scorerConcurrency = 8;

export type GoldScorer = {
  /** @throws Trouble when it gives no score */
  score: (prompt: Pick<Prompt, "key" | "messages">, text: string, signal: AbortSignal) => Promise<number>;
};

/** The project's gold scorer; null where it has none. */
export function connectScorer(
  deps: Deps,
  project: Pick<Project, "scorerUrl" | "scorerModel" | "scorerKeySealed">,
): GoldScorer | null {
  const { scorerUrl, scorerModel: model, scorerKeySealed } = project;
  if (scorerUrl === null || model === null) return null;
  const client = connect(deps, { baseUrl: scorerUrl, apiKeySealed: scorerKeySealed }, { retriesMax: 1 });
  return {
    score: async (prompt, text, signal) => {
      const messages = [...askable(prompt), { role: "assistant" as const, content: text }];
      const score = await client.reward({ model, messages, signal });
      signal.throwIfAborted();
      return unwrapOrThrow("gold scorer", score);
    },
  };
}
