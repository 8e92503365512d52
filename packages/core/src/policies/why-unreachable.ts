import type { Policy } from "@gshf/db";
import type { InferenceError } from "@gshf/inference";
import type { Deps } from "../access/index.ts";
import { connect } from "./connect.ts";

/**
 * Why a policy's server can't be asked now; null where it can. It is asked which models it serves, which costs nothing;
 * what it serves, and whether it tells this key, decides nothing: gateways list no models, or under other names.
 */
export async function whyUnreachable(deps: Deps, policy: Policy): Promise<string | null> {
  const timeoutMs = Math.min(policy.timeoutSeconds, 20) * 1000;
  const listed = await connect(deps, policy, { timeoutMs, retriesMax: 0 }).models();
  if (listed.ok || !isSilence(listed.error)) return null;
  return `${policy.name} doesn’t answer: ${listed.error.message}`;
}

function isSilence({ code, status }: InferenceError): boolean {
  if (code === "unreachable" || code === "timeout") return true;
  return status === 401 || status === 500 || status === 502 || status === 503 || status === 504;
}
