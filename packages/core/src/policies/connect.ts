import type { Policy } from "@gshf/db";
import { createInferenceClient, type InferenceClient, refusableParameters } from "@gshf/inference";
import type { Deps } from "../access/index.ts";
import { reminding } from "./remind-server.ts";

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

/** A client for a policy within its own limits; a server that was told to load it is reminded where it forgot. */
export function connectPolicy(
  deps: Deps,
  policy: Policy,
  options: { timeoutMs?: number; retriesMax?: number } = {},
): InferenceClient {
  const { timeoutSeconds, requestsAtOnce } = policy;
  const limits = { timeoutMs: timeoutSeconds * 1000, concurrencyMax: requestsAtOnce, retriesMax: 1 };
  const client = connect(deps, policy, { ...limits, ...options });
  return policy.adapterName === null ? client : reminding(deps, policy, client);
}
