import { z } from "zod";
import { exchange, type Transport } from "./exchange.ts";
import type { InferenceResult } from "./inference-error.ts";
import { parseReply } from "./parse-reply.ts";
import type { Message } from "./sample.ts";

export type RewardRequest = {
  readonly model: string;
  /** The prompt and, last, the assistant's answer that is scored. */
  readonly messages: readonly Message[];
  readonly signal?: AbortSignal | undefined;
};

// A reward model pools to a single number; anything longer is a token-wise or an embedding model.
const Pooling = z.object({ data: z.tuple([z.object({ data: z.tuple([z.number()]) })]) });

/** `POST /pooling` of a vLLM reward model: the score of the last message, in the model's own units. */
export async function reward(request: RewardRequest, transport: Transport): Promise<InferenceResult<number>> {
  const json = { model: request.model, messages: request.messages };
  const reply = await exchange({ path: "/pooling", json, signal: request.signal }, transport);
  if (!reply.ok) return reply;
  const parsed = parseReply(reply.value, Pooling);
  return parsed.ok ? { ok: true, value: parsed.value.data[0].data[0] } : parsed;
}
