import type { Policy, Project, Prompt, Split, Tx } from "@gshf/db";
import { deriveSeed, sha256Hex, stableId } from "../projects/index.ts";
import { readConversation } from "../prompts/index.ts";

/** Draws of a policy for a prompt, that every evaluation of the project shares. */
export type EvaluationDraws = {
  project: Pick<Project, "slug">;
  policy: Pick<Policy, "name" | "temperature">;
  prompt: Pick<Prompt, "key">;
  temperature: number;
  /** 0: those that rounds make. */
  seed: number;
};

/**
 * What the draws are called and drawn with: at a policy's own temperature and seed 0 as rounds' evaluations have it, so
 * that theirs are used again.
 */
export function namesOfDraws({ project, policy, prompt, temperature, seed }: EvaluationDraws) {
  const isOfRounds = temperature === policy.temperature && seed === 0;
  const other = isOfRounds ? [] : [`T=${temperature}`, `seed=${seed}`];
  return {
    idOf: (index: number) =>
      stableId("response", project.slug, "evaluation", policy.name, prompt.key, ...other, index),
    seedOf: (index: number) =>
      deriveSeed(
        seed,
        "evaluation",
        policy.name,
        prompt.key,
        ...(isOfRounds ? [] : [`T=${temperature}`]),
        index,
      ),
  };
}

/**
 * The same prompts in every evaluation: the first so many of a split, in an order decided by the hash of their keys.
 */
export async function evaluationPrompts(
  db: Tx,
  { projectId, split, max }: { projectId: string; split: Split; max: number },
): Promise<Prompt[]> {
  const prompts = await db.prompt.findMany({ where: { projectId, split } });
  const order = new Map(prompts.map((prompt) => [prompt.id, sha256Hex(`evaluation:${prompt.key}`)]));
  return (
    prompts
      // What no policy can be asked measures none.
      .filter(({ messages }) => readConversation(messages).problem === null)
      .sort((a, b) => ((order.get(a.id) ?? "") < (order.get(b.id) ?? "") ? -1 : 1))
      .slice(0, max)
  );
}
