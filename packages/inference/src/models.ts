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
  /** What the adapter is called from now on. */
  readonly name: string;
  /** Where the server finds the weights. */
  readonly uri: string;
  /** The model that it adapts. */
  readonly base: string;
  readonly signal?: AbortSignal | undefined;
};

export type LoadedAdapter = {
  readonly alreadyLoaded: boolean;
  /** What requests name as their model to reach it. */
  readonly model: string;
};

/**
 * Loads an adapter: by `POST /v1/load_lora_adapter`, which vLLM has, or, where there is no such route, by SGLang's
 * `POST /load_lora_adapter` (https://docs.sglang.io/docs/advanced_features/lora), whose models are called `base:name`.
 * Loading a name that is loaded already succeeds: names are never reused for other weights, so a call repeated after a
 * crash finds its own work done.
 */
export async function loadAdapter(
  { name, uri, base, signal }: AdapterRequest,
  transport: Transport,
): Promise<InferenceResult<LoadedAdapter>> {
  const json = { lora_name: name, lora_path: uri };
  const accepts = (status: number, text: string) =>
    status === 400 && /already\s+(exists|(been\s+)?loaded)/i.test(text);
  const load = async (path: string, model: string): Promise<InferenceResult<LoadedAdapter>> => {
    const reply = await exchange({ path, json, accepts, signal }, transport);
    return reply.ok ? { ok: true, value: { alreadyLoaded: reply.value.status === 400, model } } : reply;
  };
  const byVllm = await load("/v1/load_lora_adapter", name);
  if (byVllm.ok || !isNoRoute(byVllm.error.status)) return byVllm;
  const bySglang = await load("/load_lora_adapter", `${base}:${name}`);
  return bySglang.ok || !isNoRoute(bySglang.error.status) ? bySglang : byVllm;
}

function isNoRoute(status: number | null): boolean {
  return status === 404 || status === 405;
}
