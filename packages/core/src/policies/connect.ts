import type { Policy } from "@gshf/db";
import { createInferenceClient, type InferenceClient, refusableParameters } from "@gshf/inference";
import type { Deps } from "../access/index.ts";

export type Endpoint = {
  baseUrl: string;
  apiKeySealed: string | null;
  /** What it is known to refuse in sampling requests; names that are none are passed over. */
  refusedParameters?: readonly string[];
};

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
    refusedParameters: refusableParameters.filter((name) => endpoint.refusedParameters?.includes(name)),
    fetch: deps.egress.fetch,
  });
}

/** A client for a policy within its own limits. */
export function connectPolicy(deps: Deps, policy: Policy): InferenceClient {
  const { timeoutSeconds, requestsAtOnce } = policy;
  const limits = { timeoutMs: timeoutSeconds * 1000, concurrencyMax: requestsAtOnce };
  return connect(deps, policy, { ...limits, retriesMax: 1 });
}
