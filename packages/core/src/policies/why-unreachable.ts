import type { Policy } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { connect } from "./connect.ts";
import { isSilence } from "./is-silence.ts";
import { remindServer } from "./remind-server.ts";

/**
 * Why a policy's server can't be asked now; null where it can. It is asked which models it serves, which costs nothing;
 * whether it tells this key decides nothing, nor what it serves: gateways list no models, or under other names. One that
 * was told to load the policy and lists it no more is told again.
 */
export async function whyUnreachable(deps: Deps, policy: Policy): Promise<string | null> {
  const timeoutMs = Math.min(policy.timeoutSeconds, 20) * 1000;
  const client = connect(deps, policy, { timeoutMs, retriesMax: 0 });
  const say = (message: string) => `${policy.name} doesn’t answer: ${message}`;
  if (policy.adapterName !== null) {
    const error = await remindServer(deps, policy, client);
    return error && say(error.message);
  }
  const listed = await client.models();
  return listed.ok || !isSilence(listed.error) ? null : say(listed.error.message);
}
