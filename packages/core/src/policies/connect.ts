import { createInferenceClient, type InferenceClient } from "@gshf/inference";
import type { Deps } from "../access/index.ts";

export type Endpoint = { baseUrl: string; apiKeySealed: string | null };

/** A client for a stored endpoint: through the egress policy, its key opened only here. */
export function connect(
  deps: Deps,
  endpoint: Endpoint,
  options: { timeoutMs?: number; retriesMax?: number; concurrencyMax?: number } = {},
): InferenceClient {
  return createInferenceClient({
    ...options,
    baseUrl: endpoint.baseUrl,
    apiKey: endpoint.apiKeySealed === null ? undefined : deps.secrets.open(endpoint.apiKeySealed),
    fetch: deps.egress.fetch,
  });
}
