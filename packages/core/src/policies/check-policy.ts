import type { Policy } from "@gshf/db";
import type { Choice } from "@gshf/inference";
import { z } from "zod";
import { type Deps, done, type Outcome, refuse, verb } from "../access/index.ts";
import type { ConnectionCheck } from "../projects/model.ts";
import { readConversation } from "../prompts/index.ts";
import { isVisible, storable } from "../text/model.ts";
import { connectPolicy } from "./connect.ts";

const policyCheckSchema = z.discriminatedUnion("works", [
  z.object({
    works: z.literal(true),
    latencyMs: z.number(),
    promptKey: z.string(),
    answer: z.string(),
    logprobs: z.boolean(),
    /** Parameters that the server refuses and is not sent. */
    refused: z.array(z.string()),
  }),
  z.object({ works: z.literal(false), message: z.string() }),
]);

/** Of these, the first that can be asked is. */
const promptsTried = 50;

/** Asks a policy for one short answer to a prompt of the project, and says what came of it. */
export const checkPolicy = verb({
  name: "policies.check",
  kind: "mutation",
  may: "policies.write",
  input: z.object({ slug: z.string(), policyId: z.uuid() }),
  output: policyCheckSchema,
  run: async (deps, { project }, input): Promise<Outcome<z.output<typeof policyCheckSchema>>> => {
    const projectId = project.id;
    const policy = await deps.db.policy.findFirst({ where: { id: input.policyId, projectId } });
    if (policy === null) return refuse("not-found", `There is no policy ${input.policyId} here.`, "policyId");
    const asked = await askPolicy(deps, policy);
    if (asked === null) return refuse("invalid", "Import prompts first: the check answers one of them.");
    const { prompt, sample, wrong, latencyMs } = asked;
    const lastCheck: ConnectionCheck = {
      at: deps.now().toISOString(),
      works: wrong === null,
      status: sample.ok ? 200 : sample.error.status,
      latencyMs,
      message: wrong ?? "answers prompts",
    };
    const { id, baseUrl, model, apiKeySealed } = policy;
    const refused = sample.ok ? [...sample.value.refused] : null;
    await deps.db.policy.updateMany({
      // Only where nobody has entered another address meanwhile.
      where: { id, baseUrl, model, apiKeySealed },
      data: refused === null ? { lastCheck } : { lastCheck, refusedParameters: refused },
    });
    const choice = sample.ok ? sample.value.choices[0] : undefined;
    if (wrong !== null || choice === undefined) return done({ works: false, message: wrong ?? "" });
    return done({
      works: true,
      latencyMs,
      promptKey: prompt.key,
      answer: storable(choice.text.slice(0, 500)),
      logprobs: choice.logprob !== null,
      refused: refused ?? [],
    });
  },
});

/** Why a policy doesn't answer a prompt of its project now; null where it does. */
export async function whyPolicySilent(deps: Deps, policy: Policy): Promise<string | null> {
  if (policy.archivedAt !== null) return `${policy.name} is archived. Bring it back on the policies page.`;
  const wrong = (await askPolicy(deps, policy))?.wrong ?? null;
  return wrong === null ? null : `${policy.name} doesn’t answer: ${wrong}`;
}

/** What a policy answers to the first prompt of its project that can be asked; null where there is none. */
async function askPolicy(deps: Deps, policy: Policy) {
  const first = {
    where: { projectId: policy.projectId },
    orderBy: { key: "asc" as const },
    take: promptsTried,
  };
  const [prompt] = (await deps.db.prompt.findMany(first)).flatMap(({ key, messages }) => {
    const conversation = readConversation(messages);
    return conversation.problem === null ? [{ key, messages: conversation.messages }] : [];
  });
  if (prompt === undefined) return null;
  const started = performance.now();
  const maxTokens = Math.min(policy.maxTokens, 1_024);
  const timeoutMs = Math.min(policy.timeoutSeconds, 60) * 1000;
  const sample = await connectPolicy(deps, policy, { timeoutMs, retriesMax: 0 }).sample({
    model: policy.model,
    messages: prompt.messages,
    n: 1,
    temperature: policy.temperature,
    topP: policy.topP,
    maxTokens,
  });
  const latencyMs = Math.round(performance.now() - started);
  const wrong = sample.ok ? whatIsWrong(sample.value.choices[0], maxTokens) : sample.error.message;
  return { prompt, sample, wrong, latencyMs };
}

function whatIsWrong(choice: Choice | undefined, maxTokens: number): string | null {
  if (choice !== undefined && isVisible(choice.text)) return null;
  if (choice?.finishReason === "length") {
    return `It answered, but used up ${maxTokens} tokens before the answer began, as models that reason do.`;
  }
  return "It answered, but with nothing to read.";
}
