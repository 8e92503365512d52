import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome, refuse } from "../access/index.ts";
import { conversationSchema } from "../prompts/index.ts";
import { connect } from "./connect.ts";

export const checkPolicyInput = z.object({ slug: z.string(), policyId: z.uuid() });

export type PolicyCheck =
  | { works: true; latencyMs: number; promptKey: string; answer: string; logprobs: boolean }
  | { works: false; message: string };

/** Asks a policy for one short answer to a prompt of the project, and says what came of it. */
export async function checkPolicy(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof checkPolicyInput>,
): Promise<Outcome<PolicyCheck>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "policies.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  const policy = await deps.db.policy.findFirst({ where: { id: input.policyId, projectId } });
  if (policy === null) return refuse("not-found", `There is no policy ${input.policyId} here.`, "policyId");
  const prompt = await deps.db.prompt.findFirst({ where: { projectId }, orderBy: { key: "asc" } });
  if (prompt === null) return refuse("invalid", "Import prompts first: the check answers one of them.");
  const started = deps.now().getTime();
  const sample = await connect(deps, policy, { timeoutMs: 20_000, retriesMax: 0 }).sample({
    model: policy.model,
    messages: conversationSchema.parse(prompt.messages),
    n: 1,
    temperature: policy.temperature,
    topP: policy.topP,
    maxTokens: Math.min(policy.maxTokens, 256),
  });
  const choice = sample.ok ? sample.value.choices[0] : undefined;
  if (!sample.ok) return done({ works: false, message: sample.error.message });
  if (choice === undefined) return done({ works: false, message: "The endpoint answered without a choice." });
  return done({
    works: true,
    latencyMs: deps.now().getTime() - started,
    promptKey: prompt.key,
    answer: choice.text.slice(0, 500),
    logprobs: choice.logprob !== null,
  });
}
