import type { Db, Member, Qualification, Tx } from "@gshf/db";
import { z } from "zod";
import { type Actor, type Deps, done, type Outcome } from "../../access/index.ts";
import { conversationSchema } from "../../prompts/index.ts";
import { authorizeMember } from "../authorize-member.ts";
import { isItemFirstLeft } from "./draw-items.ts";
import { type TestItem, testAnswersSchema } from "./model.ts";

export const testProgressInput = z.object({ slug: z.string() });

export type TestProgress = {
  items: number;
  rightMin: number;
  attemptsMax: number;
  /** Finished ones that were not passed. */
  attemptsFailed: number;
  passed: boolean;
  current: { attempt: number; answered: number; total: number; right: number; item: TestItem } | null;
  last: { attempt: number; right: number; total: number; passed: boolean } | null;
  mayStart: boolean;
};

/** How far somebody is in the qualification test, with the item they are at; null when there is no test. */
export async function testProgress(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: z.output<typeof testProgressInput>,
): Promise<Outcome<TestProgress | null>> {
  const access = await authorizeMember(deps, actor, input.slug);
  if (!access.ok) return access;
  return done(await progressOf(deps.db, access.value.member));
}

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
  const answers = testAnswersSchema.parse(open.answers);
  const pairId = open.items[answers.length];
  if (pairId === undefined) return null;
  const pair = await db.pair.findUniqueOrThrow({
    where: { id: pairId },
    include: { prompt: true, first: true, second: true },
  });
  const first = { text: pair.first.text };
  const second = { text: pair.second.text };
  const firstIsLeft = isItemFirstLeft(pairId, member.pseudonym);
  const prompt = conversationSchema.parse(pair.prompt.messages);
  const sides = firstIsLeft ? { left: first, right: second } : { left: second, right: first };
  return {
    attempt: open.attempt,
    answered: answers.length,
    total: open.total,
    right: open.right,
    item: { pairId, prompt, ...sides },
  };
}
