import type { Db, Member, Qualification, Tx } from "@gshf/db";
import { z } from "zod";
import { readConversation, shownMessageSchema } from "../../prompts/model.ts";
import { readStored } from "../../stored/model.ts";
import { isItemFirstLeft } from "./draw-items.ts";
import { testAnswersSchema } from "./test-answers.ts";

const sideSchema = z.object({ text: z.string() });

/** An example as the person sees it who takes the test. */
const testItemSchema = z.object({
  pairId: z.string(),
  prompt: z.array(shownMessageSchema),
  left: sideSchema,
  right: sideSchema,
});
export type TestItem = z.output<typeof testItemSchema>;

export const testProgressSchema = z.object({
  items: z.int(),
  rightMin: z.int(),
  attemptsMax: z.int(),
  /** Finished ones that were not passed. */
  attemptsFailed: z.int(),
  passed: z.boolean(),
  current: z
    .object({
      attempt: z.int(),
      answered: z.int(),
      total: z.int(),
      right: z.int(),
      item: testItemSchema,
    })
    .nullable(),
  last: z.object({ attempt: z.int(), right: z.int(), total: z.int(), passed: z.boolean() }).nullable(),
  mayStart: z.boolean(),
});
export type TestProgress = z.output<typeof testProgressSchema>;

/** How far a member is in the qualification test; null when there is none. */
export async function progressOf(db: Db | Tx, member: Member): Promise<TestProgress | null> {
  const test = await db.qualificationTest.findUnique({ where: { projectId: member.projectId } });
  if (test === null || !test.isOn) return null;
  const attempts = await db.qualification.findMany({
    where: { memberId: member.id },
    orderBy: { attempt: "asc" },
  });
  const open = attempts.find((attempt) => attempt.passed === null);
  const last = attempts.findLast((attempt) => attempt.passed !== null);
  const attemptsFailed = attempts.filter((attempt) => attempt.passed === false).length;
  const passed = attempts.some((attempt) => attempt.passed === true);
  return {
    items: test.itemsPerAttempt,
    rightMin: test.rightMin,
    attemptsMax: test.attemptsMax,
    attemptsFailed,
    passed,
    current: open === undefined ? null : await currentOf(db, member, open),
    last:
      last === undefined
        ? null
        : {
            attempt: last.attempt,
            right: last.right,
            total: last.total,
            passed: last.passed === true,
          },
    mayStart: !passed && open === undefined && attemptsFailed < test.attemptsMax,
  };
}

async function currentOf(db: Db | Tx, member: Member, open: Qualification): Promise<TestProgress["current"]> {
  const answers = readStored(testAnswersSchema, open.answers, "the answers of a test");
  const pairId = open.items[answers.length];
  if (pairId === undefined) return null;
  const pair = await db.pair.findUniqueOrThrow({
    where: { id: pairId },
    include: { prompt: true, first: true, second: true },
  });
  const first = { text: pair.first.text };
  const second = { text: pair.second.text };
  const firstIsLeft = isItemFirstLeft(pairId, member.pseudonym);
  const { messages: prompt } = readConversation(pair.prompt.messages);
  const sides = firstIsLeft ? { left: first, right: second } : { left: second, right: first };
  return {
    attempt: open.attempt,
    answered: answers.length,
    total: open.total,
    right: open.right,
    item: { pairId, prompt, ...sides },
  };
}
