import { z } from "zod";
import { exchange, type Transport } from "./exchange.ts";
import type { InferenceResult } from "./inference-error.ts";
import { parseReply, replyError } from "./parse-reply.ts";

export type EmbedRequest = {
  readonly model: string;
  readonly texts: readonly string[];
  /** Texts per request; default 64. */
  readonly batchSize?: number;
  readonly signal?: AbortSignal | undefined;
};

/** What a client has found out of its embedder. Numbers are what servers answer with anyhow, most of them. */
export type EmbedMemory = { refusesFormat: boolean };

const Embeddings = z.object({
  data: z.array(z.object({ index: z.int().nonnegative(), embedding: z.array(z.number()).min(1) })),
});

/** `POST /v1/embeddings` in batches, one after the other: one vector per text, in the order of the texts. */
export async function embed(
  request: EmbedRequest,
  transport: Transport,
  memory: EmbedMemory = { refusesFormat: false },
): Promise<InferenceResult<readonly Float32Array[]>> {
  const batchSize = request.batchSize ?? 64;
  const vectors: Float32Array[] = [];
  for (let start = 0; start < request.texts.length; start += batchSize) {
    const input = request.texts.slice(start, start + batchSize);
    const batch = await embedBatch(request, input, transport, memory);
    if (!batch.ok) return batch;
    vectors.push(...batch.value);
  }
  return { ok: true, value: vectors };
}

async function embedBatch(
  request: EmbedRequest,
  input: readonly string[],
  transport: Transport,
  memory: EmbedMemory,
): Promise<InferenceResult<readonly Float32Array[]>> {
  const plain = { model: request.model, input };
  const json = memory.refusesFormat ? plain : { ...plain, encoding_format: "float" };
  const isRefused = (status: number, text: string) =>
    json !== plain && [400, 422].includes(status) && text.includes("encoding_format");
  const sent = { path: "/v1/embeddings", json, accepts: isRefused, signal: request.signal };
  const reply = await exchange(sent, transport);
  if (!reply.ok) return reply;
  if (isRefused(reply.value.status, reply.value.text)) {
    memory.refusesFormat = true;
    return embedBatch(request, input, transport, memory);
  }
  const parsed = parseReply(reply.value, Embeddings);
  if (!parsed.ok) return parsed;
  const { host } = reply.value;
  const rows = parsed.value.data.sort((a, b) => a.index - b.index);
  const dimension = rows[0]?.embedding.length;
  const inOrder = rows.length === input.length && rows.every((row, i) => row.index === i);
  if (!inOrder || rows.some((row) => row.embedding.length !== dimension)) {
    const message = `${host} gave ${rows.length} embeddings for ${input.length} texts, or of unequal length`;
    return { ok: false, error: replyError(reply.value, "bad-shape", message) };
  }
  return { ok: true, value: rows.map((row) => Float32Array.from(row.embedding)) };
}
