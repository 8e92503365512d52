import type { Judge, JudgeRun, Prisma, Tx } from "@gshf/db";
import { transaction } from "@gshf/db";
import type { InferenceClient } from "@gshf/inference";
import { type Deps, uuidFrom } from "../../access/index.ts";
import { deriveSeed } from "../../projects/index.ts";
import { readConversation } from "../../prompts/index.ts";
import { choiceFor, fillOpenSlot } from "../../slots/index.ts";
import { storable } from "../../text/model.ts";
import { troubleOfInference } from "../../trouble/index.ts";
import { combineOrders, type JudgedSide, judgeMessages, type Order, readVerdict } from "./model.ts";

/** A pair is given up after so many replies that can't be read. */
const attemptsMax = 3;
const replyLengthMax = 20_000;

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
    const reply = await ask(desk, open, order);
    const text = storable(reply.text.slice(0, replyLengthMax));
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

type Reply =
  | { ok: true; side: JudgedSide; text: string }
  | { ok: false; error: string; text: string; isFinal: boolean };

// What is wrong with this one pair, its length for instance: asking again would not help, the others may do.
const faultOfThePair: ReadonlySet<number | null> = new Set([400, 413, 422]);

async function ask(
  { deps, client, run, signal }: JudgeDesk,
  open: OpenVerdict,
  order: Order,
): Promise<Reply> {
  const pair = {
    conversation: readConversation(open.pair.prompt.messages).messages,
    first: open.pair.first.text,
    second: open.pair.second.text,
  };
  const sampled = await client.sample({
    model: run.judge.model,
    messages: judgeMessages(pair, order),
    n: 1,
    temperature: run.temperature,
    topP: 1,
    seed: deriveSeed(run.round.seed, "judge", run.judge.name, open.pairId, order, open.attempts),
    maxTokens: run.judge.maxTokens,
    logprobs: false,
    signal,
  });
  if (!sampled.ok) {
    const { error } = sampled;
    const isOfThePair = faultOfThePair.has(error.status) && error.code !== "parameter-refused";
    if (!isOfThePair) throw troubleOfInference("judge endpoint", error);
    return { ok: false, error: error.message, text: "", isFinal: true };
  }
  const [choice] = sampled.value.choices;
  const { id, baseUrl, model } = run.judge;
  const refusedParameters = [...sampled.value.refused];
  if (refusedParameters.length !== run.judge.refusedParameters.length) {
    // Not where the judge was given another address meanwhile.
    await deps.db.judge.updateMany({ where: { id, baseUrl, model }, data: { refusedParameters } });
  }
  const reply = { text: choice?.text ?? "", finishReason: choice?.finishReason ?? null };
  const reading = readVerdict(reply, order);
  if (reading.ok) return { ...reading, text: reply.text };
  return { ...reading, text: reply.text, isFinal: false };
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
