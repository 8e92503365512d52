import { transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, audit, authorize, type Deps, done, type Outcome } from "../../access/index.ts";
import { deriveSeed, sha256Hex, stableId } from "../../projects/index.ts";
import { copyAsGold } from "./mark-gold.ts";

const text = z.string().trim().min(1).max(4_000);

export const writeAttentionCheckInput = z
  .object({
    slug: z.string(),
    /** What the person is asked; says itself which answer to pick. */
    instruction: z.string().trim().min(20, "say which answer to pick, in a sentence").max(4_000),
    rightAnswer: text,
    wrongAnswer: text,
    explanation: z.string().trim().max(2_000).default(""),
  })
  .refine(({ rightAnswer, wrongAnswer }) => rightAnswer !== wrongAnswer, {
    path: ["wrongAnswer"],
    message: "must differ from the right answer",
  });

/** Prompts of attention checks, told from imported ones by where they came from. */
const source = "attention check";

/**
 * Writes an attention check: a pair whose question says which answer to pick. Its prompt lies in the test split,
 * which no round, fit or dataset ever draws from. The same texts again are the same check.
 */
export async function writeAttentionCheck(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: z.output<typeof writeAttentionCheckInput>,
): Promise<Outcome<{ goldPairId: string }>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "project.write");
  if (!access.ok) return access;
  const { project } = access.value;
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
    await audit(tx, actor, {
      projectId: project.id,
      action: "gold.write-attention",
      subject: `gold:${goldPairId}`,
      detail: { instruction: instruction.slice(0, 200) },
    });
    return done({ goldPairId });
  });
}
