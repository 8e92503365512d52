import type { Judge } from "@gshf/db";
import type { InferenceClient } from "@gshf/inference";
import type { Deps } from "../../access/index.ts";
import { storable } from "../../text/model.ts";
import { troubleOfInference } from "../../trouble/index.ts";
import { type JudgedPair, type JudgedSide, judgeMessages, type Order, readVerdict } from "./model.ts";

/** A pair is given up after so many replies that can't be read. */
export const attemptsMax = 3;
const replyLengthMax = 20_000;

export type JudgeQuestion = {
  judge: Pick<Judge, "id" | "baseUrl" | "model" | "maxTokens" | "refusedParameters">;
  temperature: number;
  seed: number;
  pair: JudgedPair;
  order: Order;
};

/** What it replied, as it can be kept, and which answer that says is better; or why that can't be told. */
export type JudgeReply =
  | { ok: true; side: JudgedSide; text: string }
  | { ok: false; error: string; text: string; isFinal: boolean };

// What is wrong with this one pair, its length for instance: asking again would not help, the others may do.
const faultOfThePair: ReadonlySet<number | null> = new Set([400, 413, 422]);

/**
 * Asks a judge about a pair in one order.
 *
 * @throws Trouble when the endpoint gives no reply
 */
export async function askJudge(
  deps: Pick<Deps, "db">,
  client: InferenceClient,
  { judge, temperature, seed, pair, order }: JudgeQuestion,
  signal: AbortSignal,
): Promise<JudgeReply> {
  const sampled = await client.sample({
    model: judge.model,
    messages: judgeMessages(pair, order),
    n: 1,
    temperature,
    topP: 1,
    seed,
    maxTokens: judge.maxTokens,
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
  const { id, baseUrl, model } = judge;
  const refusedParameters = [...sampled.value.refused];
  if (refusedParameters.length !== judge.refusedParameters.length) {
    // Not where the judge was given another address meanwhile.
    await deps.db.judge.updateMany({ where: { id, baseUrl, model }, data: { refusedParameters } });
  }
  const reply = { text: choice?.text ?? "", finishReason: choice?.finishReason ?? null };
  const reading = readVerdict(reply, order);
  const text = storable(reply.text.slice(0, replyLengthMax));
  return reading.ok ? { ...reading, text } : { ...reading, text, isFinal: false };
}
