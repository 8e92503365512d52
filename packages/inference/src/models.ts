import { z } from "zod";
import { exchange, type Transport } from "./exchange.ts";
import type { InferenceResult } from "./inference-error.ts";
import { parseReply } from "./parse-reply.ts";

/** One served model; `parent` names the base model of an adapter. */
export type ServedModel = { readonly id: string; readonly parent: string | null };

const ModelList = z.object({
  data: z.array(z.object({ id: z.string().min(1), parent: z.string().nullish() })),
});

/** `GET /v1/models`. */
export async function models(transport: Transport): Promise<InferenceResult<readonly ServedModel[]>> {
  const reply = await exchange({ path: "/v1/models" }, transport);
  if (!reply.ok) return reply;
  const list = parseReply(reply.value, ModelList);
  if (!list.ok) return list;
  return { ok: true, value: list.value.data.map(({ id, parent }) => ({ id, parent: parent ?? null })) };
}

export type AdapterRequest = {
  /** The model name the adapter answers to from now on. */
  readonly name: string;
  /** Where the server finds the weights. */
  readonly uri: string;
  readonly signal?: AbortSignal | undefined;
};

/**
 * `POST /v1/load_lora_adapter` as vLLM has it. Loading a name that is loaded already succeeds: names are never
 * reused for other weights, so a call repeated after a crash finds its own work done.
 */
export async function loadAdapter(
  request: AdapterRequest,
  transport: Transport,
): Promise<InferenceResult<{ readonly alreadyLoaded: boolean }>> {
  const json = { lora_name: request.name, lora_path: request.uri };
  const isLoaded = (status: number, text: string) =>
    status === 400 && /already\s+(been\s+)?loaded/i.test(text);
  const reply = await exchange(
    { path: "/v1/load_lora_adapter", json, accepts: isLoaded, signal: request.signal },
    transport,
  );
  return reply.ok ? { ok: true, value: { alreadyLoaded: reply.value.status === 400 } } : reply;
}
