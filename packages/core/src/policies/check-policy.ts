import { z } from "zod";
import { done, type Outcome, refuse, verb } from "../access/index.ts";
import { readConversation } from "../prompts/index.ts";
import { connect } from "./connect.ts";

const policyCheckSchema = z.discriminatedUnion("works", [
  z.object({
    works: z.literal(true),
    latencyMs: z.number(),
    promptKey: z.string(),
    answer: z.string(),
    logprobs: z.boolean(),
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
    const first = { where: { projectId }, orderBy: { key: "asc" as const }, take: promptsTried };
    const asked = (await deps.db.prompt.findMany(first)).flatMap(({ key, messages }) => {
      const conversation = readConversation(messages);
      return conversation.problem === null ? [{ key, messages: conversation.messages }] : [];
    });
    const [prompt] = asked;
    if (prompt === undefined)
      return refuse("invalid", "Import prompts first: the check answers one of them.");
    const started = deps.now().getTime();
    const sample = await connect(deps, policy, { timeoutMs: 20_000, retriesMax: 0 }).sample({
      model: policy.model,
      messages: prompt.messages,
      n: 1,
      temperature: policy.temperature,
      topP: policy.topP,
      maxTokens: Math.min(policy.maxTokens, 256),
    });
    const choice = sample.ok ? sample.value.choices[0] : undefined;
    if (!sample.ok) return done({ works: false, message: sample.error.message });
    if (choice === undefined)
      return done({ works: false, message: "The endpoint answered without a choice." });
    return done({
      works: true,
      latencyMs: deps.now().getTime() - started,
      promptKey: prompt.key,
      answer: choice.text.slice(0, 500),
      logprobs: choice.logprob !== null,
    });
  },
});
