import type { AnswerVerdict, Judge } from "@gshf/db";
import type { InferenceClient } from "@gshf/inference";
import type { Deps } from "../../access/index.ts";
import { deriveSeed } from "../../projects/index.ts";
import { askJudge, attemptsMax } from "./ask-judge.ts";
import { combineOrders, type JudgedSide } from "./model.ts";

/** Two answers that no round compares; their ids name them for good. */
export type ComparedAnswers = {
  conversation: readonly { role: string; content: string }[];
  first: { id: string; text: string };
  second: { id: string; text: string };
};

export type JudgeAtWork = { judge: Judge; temperature: number; client: InferenceClient };

/**
 * Which of two answers a judge holds for better, asked in both orders; null where it says nothing that can be read. Each
 * reply is kept when it comes, and nothing is ever asked twice.
 *
 * @throws Trouble when the endpoint gives no reply
 */
export async function judgeAnswers(
  deps: Pick<Deps, "db" | "now">,
  { judge, temperature, client }: JudgeAtWork,
  { conversation, first, second }: ComparedAnswers,
  signal: AbortSignal,
): Promise<JudgedSide | null> {
  if (first.text === second.text) return "tie";
  const id = { judgeId: judge.id, firstId: first.id, secondId: second.id, temperature };
  const where = { judgeId_firstId_secondId_temperature: id };
  await deps.db.answerVerdict.createMany({ data: [{ ...id, judgedAt: deps.now() }], skipDuplicates: true });
  let kept = await deps.db.answerVerdict.findUniqueOrThrow({ where });
  while (kept.attempts < attemptsMax) {
    const order = nextOrder(kept);
    if (order === null) break;
    const seed = deriveSeed(0, "judge", judge.name, first.id, second.id, order, kept.attempts);
    const pair = { conversation, first: first.text, second: second.text };
    const reply = await askJudge(deps, client, { judge, temperature, seed, pair, order }, signal);
    const said = reply.ok ? reply.side : null;
    const text = reply.text;
    kept = await deps.db.answerVerdict.update({
      where,
      data: {
        judgedAt: deps.now(),
        ...(order === "first"
          ? { firstReply: text, firstAsA: said }
          : { secondReply: text, secondAsA: said }),
        ...(reply.ok
          ? { error: null }
          : { error: reply.error, attempts: reply.isFinal ? attemptsMax : kept.attempts + 1 }),
      },
    });
    signal.throwIfAborted();
  }
  const { firstAsA, secondAsA } = kept;
  return firstAsA === null || secondAsA === null ? null : combineOrders(firstAsA, secondAsA);
}

function nextOrder({ firstAsA, secondAsA }: AnswerVerdict): "first" | "second" | null {
  if (firstAsA === null) return "first";
  return secondAsA === null ? "second" : null;
}
