import type { Judge, JudgeRun, Prisma, Tx } from "@gshf/db";
import { transaction } from "@gshf/db";
import type { InferenceClient } from "@gshf/inference";
import { type Deps, uuidFrom } from "../../access/index.ts";
import { deriveSeed } from "../../projects/index.ts";
import { readConversation } from "../../prompts/index.ts";
import { choiceFor, fillOpenSlot } from "../../slots/index.ts";
import { askJudge, attemptsMax } from "./ask-judge.ts";
import { combineOrders, type JudgedSide } from "./model.ts";

export const openVerdictInclude = {
  pair: {
    select: {
      prompt: { select: { messages: true } },
      first: { select: { text: true } },
      second: { select: { text: true } },
    },
  },
} as const satisfies Prisma.JudgeVerdictInclude;
export type OpenVerdict = Prisma.JudgeVerdictGetPayload<{ include: typeof openVerdictInclude }>;

export type JudgeDesk = {
  deps: Pick<Deps, "db" | "now">;
  client: InferenceClient;
  run: JudgeRun & {
    judge: Pick<Judge, "id" | "memberId" | "baseUrl" | "model" | "maxTokens" | "name" | "refusedParameters">;
    round: { seed: number };
  };
  signal: AbortSignal;
};

/**
 * Asks about one pair in both orders and keeps what comes: each readable reply at once, then the verdict. A reply
 * that can't be read is counted, and after three of them the pair has failed.
 *
 * @throws Trouble when the endpoint gives no reply
 */
export async function judgePair(desk: JudgeDesk, open: OpenVerdict): Promise<void> {
  const key = { runId_pairId: { runId: open.runId, pairId: open.pairId } };
  const { db } = desk.deps;
  const sides = { first: open.firstAsA, second: open.secondAsA };
  for (const order of ["first", "second"] as const) {
    if (sides[order] !== null) continue;
    const reply = await askJudge(
      desk.deps,
      desk.client,
      {
        judge: desk.run.judge,
        temperature: desk.run.temperature,
        seed: deriveSeed(
          desk.run.round.seed,
          "judge",
          desk.run.judge.name,
          open.pairId,
          order,
          open.attempts,
        ),
        pair: {
          conversation: readConversation(open.pair.prompt.messages).messages,
          first: open.pair.first.text,
          second: open.pair.second.text,
        },
        order,
      },
      desk.signal,
    );
    const { text } = reply;
    const kept = order === "first" ? { firstReply: text } : { secondReply: text };
    if (!reply.ok) {
      const attempts = reply.isFinal ? attemptsMax : open.attempts + 1;
      const state = attempts >= attemptsMax ? "failed" : "open";
      await db.judgeVerdict.update({ where: key, data: { ...kept, state, attempts, error: reply.error } });
      return;
    }
    sides[order] = reply.side;
    const side = order === "first" ? { firstAsA: reply.side } : { secondAsA: reply.side };
    await db.judgeVerdict.update({ where: key, data: { ...kept, ...side } });
  }
  if (sides.first === null || sides.second === null) return;
  await settle(desk, open, combineOrders(sides.first, sides.second));
}

async function settle(desk: JudgeDesk, open: OpenVerdict, verdict: JudgedSide): Promise<void> {
  const { deps, run } = desk;
  const where = { runId: open.runId, pairId: open.pairId, state: "open" as const };
  await transaction(deps.db, async (tx) => {
    const data = { state: "done" as const, verdict, error: null, judgedAt: deps.now() };
    const { count } = await tx.judgeVerdict.updateMany({ where, data });
    if (count === 0 || !run.counts) return;
    const judgmentId = await takeSlot(tx, desk, open.pairId, verdict);
    if (judgmentId === null) return;
    await tx.judgeVerdict.updateMany({ where: { ...where, state: "done" }, data: { judgmentId } });
  });
}

/**
 * Makes the verdict one of the labels the pair wants, if one is still wanted: the last of its open slots, so that
 * people keep the first ones. The side is drawn as a person's is; a verdict in both orders has none of its own.
 */
async function takeSlot(
  tx: Tx,
  { deps, run }: JudgeDesk,
  pairId: string,
  verdict: JudgedSide,
): Promise<string | null> {
  // Waits for a freeze under way, and sees it afterwards.
  const [round] = await tx.$queryRaw<{ isOpen: boolean }[]>`
    select "state" = 'labeling' and "frozenAt" is null as "isOpen"
      from "Round" where "id" = ${run.roundId}::uuid for share`;
  if (round?.isOpen !== true) return null;
  const { memberId, name } = run.judge;
  const leaseId = uuidFrom("judge-lease", run.id, pairId);
  const now = deps.now();
  const slotId = await fillOpenSlot(tx, { pairId, memberId, leaseId, now });
  if (slotId === null) return null;
  const firstWasLeft = deriveSeed(run.round.seed, "judge-side", name, pairId) % 2 === 0;
  const choice = choiceFor(verdict === "tie" ? "neither" : verdict, firstWasLeft);
  const { id } = await tx.judgment.create({
    data: {
      slotId,
      pairId,
      memberId,
      leaseId,
      choice,
      firstWasLeft,
      durationMs: 0,
      visibleMs: 0,
      idempotencyKey: leaseId,
      createdAt: now,
    },
    select: { id: true },
  });
  return id;
}
