import { sha256Hex } from "@gshf/trainer-protocol";
import { Hono } from "hono";
import { z } from "zod";
import { type Embedder, embeddingModel } from "../embedding/embedder.ts";
import type { FaultBox } from "../faults.ts";
import { openaiError, readBody } from "../http/openai-error.ts";
import type { ChatMessage, Pool, Pools } from "../pools/pool.ts";
import type { Adapter } from "./adapter.ts";
import type { AdapterStore } from "./adapter-store.ts";
import { ChatRequest, completeChat, type GivenAnswer } from "./chat-completions.ts";
import { judgeByGold, judgeCompletion, judgeModel, readQuestion } from "./gold-judge.ts";
import { type Policies, referenceModel } from "./policies.ts";

/** The name of the gold scorer at `POST /pooling`. */
export const goldModel = "gold";

export type PolicyDeps = {
  readonly pools: Pools;
  readonly policies: Policies;
  readonly embedder: Embedder;
  readonly adapters: AdapterStore;
  readonly faults: FaultBox;
  readonly random: () => number;
};

const EmbeddingsRequest = z.object({
  model: z.string(),
  input: z.union([z.string(), z.array(z.string()).min(1).max(2_048)]),
  encoding_format: z.literal("float").nullish(),
});
const Messages = z.array(z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string() }));
const PoolingRequest = z.object({
  model: z.string(),
  messages: Messages.min(2),
});
/** Prompts whose answers' probabilities are asked for all at once. */
const DistributionsRequest = z.object({
  model: z.string(),
  prompts: z.array(Messages.min(1)).min(1).max(10_000),
});
const LoadRequest = z.object({ lora_name: z.string().min(1).max(200), lora_path: z.string().min(1) });
const UnloadRequest = z.object({ lora_name: z.string() });

/** The policy server: what vLLM serves, over finite pools of answers. */
export function policyRoutes(deps: PolicyDeps): Hono {
  const app = new Hono();
  app.get("/v1/models", (c) => c.json({ object: "list", data: listModels(deps.adapters) }));
  app.post("/v1/chat/completions", async (c) => {
    const read = await readBody(c, ChatRequest);
    if (!read.ok) return read.response;
    const request = read.body;
    if (request.model === judgeModel) return judge(c, deps, request);
    const adapter = request.model === referenceModel ? null : deps.adapters.get(request.model);
    if (adapter === undefined) return unknownModel(c, request.model);
    const { messages, given } = splitGivenAnswer(request);
    const pool = deps.pools.find(messages);
    if (pool === undefined) {
      return openaiError(c, 404, "unknown_prompt", "no pool has this prompt, so the lab can't answer it");
    }
    const short = (request.n ?? 1) > 1 && deps.faults.takePolicy(["too-few"]) !== null;
    const asked = short ? { ...request, n: (request.n ?? 1) - 1 } : request;
    const completion = await completeChat(asked, pool, adapter, given, deps);
    if (completion !== null) return c.json(completion);
    return openaiError(
      c,
      404,
      "unknown_answer",
      "no candidate of this prompt's pool begins like this answer",
    );
  });
  app.post("/v1/embeddings", async (c) => {
    const read = await readBody(c, EmbeddingsRequest);
    if (!read.ok) return read.response;
    if (read.body.model !== embeddingModel) return unknownModel(c, read.body.model);
    const texts = typeof read.body.input === "string" ? [read.body.input] : read.body.input;
    if (texts.includes("")) return openaiError(c, 400, "empty_input", "an empty text has no embedding");
    const vectors = await deps.embedder.embed(texts);
    const data = vectors.map((vector, index) => ({ object: "embedding", index, embedding: [...vector] }));
    return c.json({ object: "list", model: embeddingModel, data });
  });
  app.post("/pooling", async (c) => {
    const read = await readBody(c, PoolingRequest);
    if (!read.ok) return read.response;
    if (read.body.model !== goldModel) return unknownModel(c, read.body.model);
    const answer = read.body.messages.at(-1);
    const pool = deps.pools.find(read.body.messages.slice(0, -1));
    const candidate = pool?.candidates.find(({ text }) => text === answer?.content);
    if (candidate === undefined || answer?.role !== "assistant") {
      return openaiError(c, 404, "unknown_answer", "gold scores are known for the pools' own answers only");
    }
    return c.json({ object: "list", model: goldModel, data: [{ index: 0, data: [candidate.gold] }] });
  });
  app.post("/lab/distributions", async (c) => {
    const read = await readBody(c, DistributionsRequest);
    if (!read.ok) return read.response;
    const { model, prompts } = read.body;
    const adapter = model === referenceModel ? null : deps.adapters.get(model);
    if (adapter === undefined) return unknownModel(c, model);
    const pools = prompts.map((messages) => deps.pools.find(messages));
    const unknown = pools.indexOf(undefined);
    if (unknown >= 0) return openaiError(c, 404, "unknown_prompt", `no pool has prompts[${unknown}]`);
    return c.json({
      model,
      data: await distributions(
        deps.policies,
        pools.flatMap((pool) => pool ?? []),
        adapter,
      ),
    });
  });
  adapterRoutes(app, deps.adapters);
  return app;
}

/** log π of every answer of each pool: no engine can tell as much, but an experiment on finite pools wants exact expectations. */
async function distributions(policies: Policies, pools: readonly Pool[], adapter: Adapter | null) {
  return Promise.all(
    pools.map(async (pool) => {
      const logPi = await policies.logProbabilities(pool, adapter);
      return pool.candidates.map(({ text }, i) => ({ text_sha256: sha256Hex(text), logprob: logPi[i] }));
    }),
  );
}

function judge(c: Parameters<typeof openaiError>[0], deps: PolicyDeps, request: ChatRequest) {
  const question = readQuestion(request.messages);
  if (question === null) {
    return openaiError(c, 400, "no_comparison", "the lab's judge compares two answers in MT-Bench's layout");
  }
  const seed = request.seed ?? Math.floor(deps.random() * Number.MAX_SAFE_INTEGER);
  const said = judgeByGold(deps.pools, question, { temperature: request.temperature ?? 1, seed });
  if (said !== null) return c.json(judgeCompletion(request, said));
  return openaiError(c, 404, "unknown_answer", "gold rewards are known for the pools' own answers only");
}

function adapterRoutes(app: Hono, adapters: AdapterStore): void {
  app.post("/v1/load_lora_adapter", async (c) => {
    const read = await readBody(c, LoadRequest);
    if (!read.ok) return read.response;
    const outcome = await adapters.load(read.body.lora_name, read.body.lora_path);
    if (outcome.ok) return c.text(`Success: LoRA adapter '${read.body.lora_name}' added successfully.`);
    const status = outcome.reason === "fetch-failed" ? 502 : 400;
    return openaiError(c, status, outcome.reason, outcome.message);
  });
  app.post("/v1/unload_lora_adapter", async (c) => {
    const read = await readBody(c, UnloadRequest);
    if (!read.ok) return read.response;
    if (!adapters.unload(read.body.lora_name)) return unknownModel(c, read.body.lora_name);
    return c.text(`Success: LoRA adapter '${read.body.lora_name}' removed successfully.`);
  });
}

function listModels(adapters: AdapterStore) {
  const model = { object: "model", created: 0, owned_by: "gshf-lab" };
  const bases = [referenceModel, embeddingModel, goldModel, judgeModel];
  return [
    ...bases.map((id) => ({ ...model, id, root: id, parent: null })),
    ...adapters.list().map(({ name, uri }) => ({ ...model, id: name, root: uri, parent: referenceModel })),
  ];
}

function unknownModel(c: Parameters<typeof openaiError>[0], model: string) {
  return openaiError(c, 404, "model_not_found", `The model '${model.slice(0, 200)}' does not exist.`);
}

/**
 * Takes an assistant message off the prompt's end: one to go on from, or a finished turn whose probability is asked for.
 */
function splitGivenAnswer(request: ChatRequest): {
  messages: readonly ChatMessage[];
  given: GivenAnswer | null;
} {
  const last = request.messages.at(-1);
  const isScored = typeof request.prompt_logprobs === "number" && request.add_generation_prompt === false;
  const goesOn = request.continue_final_message === true;
  if (last?.role !== "assistant" || !(goesOn || isScored)) return { messages: request.messages, given: null };
  return { messages: request.messages.slice(0, -1), given: { text: last.content, isOver: !goesOn } };
}
