import type { Policy } from "@gshf/db";
import type { InferenceClient, InferenceError, InferenceResult } from "@gshf/inference";
import type { Deps } from "../access/index.ts";
import type { ConnectionCheck } from "../projects/model.ts";
import { isSilence } from "./is-silence.ts";
import { isListed, loadAdapter } from "./load-adapter.ts";

/**
 * Servers keep adapters in memory: one that came back has forgotten them. Asks which models it serves, and lets it load
 * the policy's again where it lists it no more.
 *
 * @param policy one that its server was told to load
 * @returns why it can't be asked now; null where it serves the policy, as far as it says
 */
export async function remindServer(
  deps: Deps,
  policy: Policy,
  client: InferenceClient,
): Promise<InferenceError | null> {
  const { id, baseUrl, model, apiKeySealed, adapterName: name, adapterPath: path } = policy;
  if (name === null || path === null) return null;
  const started = performance.now();
  const listed = await client.models();
  if (!listed.ok && isSilence(listed.error)) return listed.error;
  if (listed.ok && isListed(listed.value, { name, model })) return null;
  // As `loadAdapter` of packages/inference names it where there is a base in it.
  const base = model.endsWith(`:${name}`) ? model.slice(0, -name.length - 1) : model;
  const loaded = await loadAdapter(client, { name, path, base });
  if (!loaded.ok) {
    const { error } = loaded;
    const message = `it serves ${model} no more, and loading it again failed: ${error.message}`;
    // Whoever brought the server back may be bringing back its files.
    return { ...error, retryable: true, message };
  }
  // One that lists no models had it all the while.
  if (loaded.value.alreadyLoaded) return null;
  deps.log.info({ policyId: id }, "a policy server had forgotten a policy, and loaded it again");
  const lastCheck: ConnectionCheck = {
    at: deps.now().toISOString(),
    works: true,
    status: 200,
    latencyMs: Math.round(performance.now() - started),
    message: "had forgotten it, and loaded it again",
  };
  await deps.db.policy.updateMany({ where: { id, baseUrl, model, apiKeySealed }, data: { lastCheck } });
  return null;
}

/** A client that reminds the server of a policy it doesn't know, and asks again. */
export function reminding(deps: Deps, policy: Policy, client: InferenceClient): InferenceClient {
  let underWay: Promise<InferenceError | null> | null = null;
  async function asking<T>(ask: () => Promise<InferenceResult<T>>): Promise<InferenceResult<T>> {
    const answer = await ask();
    if (answer.ok || !isAboutModel(answer.error)) return answer;
    // One for all that are asked at once.
    underWay ??= remindServer(deps, policy, client).finally(() => {
      underWay = null;
    });
    const error = await underWay;
    return error === null ? ask() : { ok: false, error };
  }
  return {
    ...client,
    sample: (request) => asking(() => client.sample(request)),
    answerLogprob: (request) => asking(() => client.answerLogprob(request)),
    promptTokens: (request) => asking(() => client.promptTokens(request)),
  };
}

/** vLLM answers 404 where it has no such model, SGLang 400. */
function isAboutModel({ code, status }: InferenceError): boolean {
  return code === "http-status" && (status === 404 || status === 400);
}
