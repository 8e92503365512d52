import type { Policy } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { connectPolicy } from "./connect.ts";

/** Why a policy's server gives no log-probability of an answer that it is given; null where it does. */
export async function whyNoLogprobs(deps: Deps, policy: Policy): Promise<string | null> {
  const timeoutMs = Math.min(policy.timeoutSeconds, 60) * 1000;
  const told = await connectPolicy(deps, policy, { timeoutMs, retriesMax: 0 }).answerLogprob({
    model: policy.model,
    messages: [{ role: "user", content: "Hello!" }],
    answer: "Hello, how can I help?",
  });
  return told.ok ? null : told.error.message;
}
