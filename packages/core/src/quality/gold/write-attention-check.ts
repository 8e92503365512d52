import { transaction } from "@gshf/db";
import { z } from "zod";
import { type Deps, done, verb } from "../../access/index.ts";
import { deriveSeed, sha256Hex, stableId } from "../../projects/index.ts";
import { attentionCheckSchema } from "../model.ts";
import { copyAsGold } from "./mark-gold.ts";

/** Prompts of attention checks, told from imported ones by where they came from. */
const source = "attention check";

/**
 * Writes an attention check: a pair whose question says which answer to pick. Its prompt lies in the test split,
 * which no round, fit or dataset ever draws from. The same texts again are the same check.
 */
export const writeAttentionCheck = verb({
  name: "quality.writeAttentionCheck",
  kind: "mutation",
  may: "project.write",
  input: attentionCheckSchema,
  output: z.object({ goldPairId: z.string() }),
  run: async (deps: Pick<Deps, "db">, { project, actor, audit }, input) => {
    const { instruction, rightAnswer, wrongAnswer, explanation } = input;
    const messages = [{ role: "user", content: instruction }];
    const key = `attention-${sha256Hex(JSON.stringify(messages)).slice(0, 16)}`;
    // The right answer is the first for half of them, so that "first" is no tell-tale in the data.
    const firstIsBetter = deriveSeed(0, "attention", key, rightAnswer, wrongAnswer) % 2 === 0;
    return transaction(deps.db, async (tx) => {
      const { id: promptId } = await tx.prompt.upsert({
        where: { projectId_key: { projectId: project.id, key } },
        create: { projectId: project.id, key, messages, split: "test", source },
        update: {},
      });
      const idOf = (answer: string) => stableId("response", project.slug, "attention", key, answer);
      await tx.response.createMany({
        data: [rightAnswer, wrongAnswer].map((answer) => ({
          id: idOf(answer),
          projectId: project.id,
          promptId,
          purpose: "offline" as const,
          text: answer,
          textSha256: sha256Hex(answer),
        })),
        skipDuplicates: true,
      });
      const [right, wrong] = [idOf(rightAnswer), idOf(wrongAnswer)];
      const ids = firstIsBetter ? { firstId: right, secondId: wrong } : { firstId: wrong, secondId: right };
      const gold = { kind: "attention", firstIsBetter, explanation } as const;
      const goldPairId = await copyAsGold(tx, actor, project, { promptId, position: 0, ...ids }, gold);
      await audit(tx, {
        subject: `gold:${goldPairId}`,
        detail: { instruction: instruction.slice(0, 200) },
      });
      return done({ goldPairId });
    });
  },
});
