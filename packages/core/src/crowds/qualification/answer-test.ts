import type { Qualification, Tx } from "@gshf/db";
import { z } from "zod";
import { audit, type Deps, done, refuse } from "../../access/index.ts";
import { numberSchema } from "../../access/model.ts";
import { inTurn, type MemberCaller, memberVerb } from "../member-verb.ts";
import { testChoices } from "../model.ts";
import { isItemFirstLeft } from "./draw-items.ts";
import { correctChoice, testAnswersSchema } from "./test-answers.ts";
import { progressOf, testProgressSchema } from "./test-progress.ts";

/** What the person is told after each item. */
const testFeedbackSchema = z.object({
  isRight: z.boolean(),
  choice: z.enum(testChoices),
  correct: z.enum(testChoices),
  explanation: z.string(),
});
export type TestFeedback = z.output<typeof testFeedbackSchema>;

/**
 * Answers an item and says whether that was right, and why. The first answer to an item stands: repeating the
 * request, or answering it again another way, gets the same feedback.
 */
export const answerTest = memberVerb({
  name: "crowds.answerTest",
  kind: "mutation",
  input: z.object({
    slug: z.string(),
    attempt: numberSchema,
    pairId: z.string(),
    choice: z.enum(testChoices),
  }),
  output: z.object({ feedback: testFeedbackSchema, progress: testProgressSchema }),
  run: async (deps, caller, input) =>
    inTurn(deps.db, caller.member, async (tx) => {
      const { member } = caller;
      const attempt = await tx.qualification.findUnique({
        where: { memberId_attempt: { memberId: member.id, attempt: input.attempt } },
      });
      if (attempt === null || !attempt.items.includes(input.pairId)) {
        return refuse("not-found", "This example is not part of your test.", "pairId");
      }
      const item = await tx.goldPair.findUniqueOrThrow({ where: { pairId: input.pairId } });
      const correct = correctChoice(item.firstIsBetter, isItemFirstLeft(item.pairId, member.pseudonym));
      const answers = testAnswersSchema.parse(attempt.answers);
      const known = answers.find((answer) => answer.pairId === input.pairId);
      if (known === undefined) {
        if (attempt.items[answers.length] !== input.pairId) {
          return refuse("conflict", "This is not the example you are at. Reload the page.", "pairId");
        }
        const isRight = input.choice === correct;
        const at = deps.now().toISOString();
        answers.push({ pairId: input.pairId, choice: input.choice, isRight, at });
        await save(tx, deps, caller, attempt, answers);
      }
      const given = known ?? { choice: input.choice, isRight: input.choice === correct };
      const progress = await progressOf(tx, member);
      if (progress === null) return refuse("not-found", "This project has no qualification test any more.");
      const { explanation } = item;
      const feedback = { isRight: given.isRight, choice: given.choice, correct, explanation };
      return done({ feedback, progress });
    }),
});

/** Keeps an answer; the last one decides the attempt, and the last failed attempt a crowd session. */
async function save(
  tx: Tx,
  deps: Pick<Deps, "now">,
  { actor, member }: MemberCaller,
  attempt: Qualification,
  answers: z.output<typeof testAnswersSchema>,
): Promise<void> {
  const right = answers.filter((answer) => answer.isRight).length;
  const isOver = answers.length === attempt.items.length;
  const test = await tx.qualificationTest.findUniqueOrThrow({ where: { projectId: member.projectId } });
  const passed = isOver ? right >= Math.min(test.rightMin, attempt.total) : null;
  await tx.qualification.update({
    where: { id: attempt.id },
    data: { answers, right, passed, endedAt: isOver ? deps.now() : null },
  });
  if (passed === null) return;
  await audit(tx, actor, {
    projectId: member.projectId,
    action: passed ? "qualification.pass" : "qualification.fail",
    subject: `member:${member.id}`,
    detail: { attempt: attempt.attempt, right, total: attempt.total },
  });
  if (passed) return;
  const failed = await tx.qualification.count({ where: { memberId: member.id, passed: false } });
  if (failed < test.attemptsMax) return;
  await tx.crowdSession.updateMany({
    where: { memberId: member.id, state: "open" },
    data: { state: "screened_out", endedAt: deps.now() },
  });
}
