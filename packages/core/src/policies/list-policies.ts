import type { Policy, PolicySpending } from "@gshf/db";
import { z } from "zod";
import { done, oldestFirst, pageFields, pageOf, readPage, verb } from "../access/index.ts";
import { checkOf } from "../projects/index.ts";
import { connectionCheckSchema } from "../projects/model.ts";

const policySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  baseUrl: z.string(),
  model: z.string(),
  hasApiKey: z.boolean(),
  temperature: z.number(),
  topP: z.number(),
  maxTokens: z.int(),
  isReference: z.boolean(),
  isMain: z.boolean(),
  /** What it is in experiments other than `main`, whose π₀ and main policy the two above tell. */
  roles: z.array(z.object({ experiment: z.string(), isReference: z.boolean(), isMain: z.boolean() })),
  parent: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  /** Which round's training made it. */
  roundNumber: z.int().nullable(),
  /** Which training that somebody started made it, and after how many steps where it is a checkpoint on the way. */
  training: z.object({ number: z.int(), step: z.int().nullable() }).nullable(),
  checkpointSha256: z.string().nullable(),
  /** Why nobody knows that it is what its trainer announced; null where that was checked, or a person entered it. */
  unverifiedBecause: z.string().nullable(),
  /** Answers of it that were kept. */
  responses: z.int(),
  requestsAtOnce: z.int(),
  timeoutSeconds: z.int(),
  inputPrice: z.number().nullable(),
  outputPrice: z.number().nullable(),
  currency: z.string(),
  tokensMax: z.number().nullable(),
  costMax: z.number().nullable(),
  /** Parameters that the endpoint refuses and is not sent. */
  refusedParameters: z.array(z.string()),
  /** What its draws have used so far, those of no use included; the cost where both prices are known. */
  spent: z.object({
    requests: z.int(),
    tokens: z.number(),
    cost: z.number().nullable(),
    /** Some of it counted by characters, because the endpoint didn't say. */
    isEstimated: z.boolean(),
  }),
  check: connectionCheckSchema.nullable(),
  isArchived: z.boolean(),
  createdAt: z.date(),
});
export type PolicyView = z.output<typeof policySchema>;

/** All policies of a project, archived ones too, oldest first, with their lineage; keys only as whether there is one. */
export const listPolicies = verb({
  name: "policies.list",
  kind: "query",
  may: "project.read",
  input: z.object({ slug: z.string(), ...pageFields }),
  output: pageOf(policySchema),
  run: async (deps, { project }, input) => {
    const page = await readPage(input, oldestFirst, ({ behind, ...asked }) =>
      deps.db.policy.findMany({
        where: { projectId: project.id, AND: behind },
        include: withLineage,
        ...asked,
      }),
    );
    if (!page.ok) return page;
    const { items, next } = page.value;
    return done({
      items: items.map((policy) => ({
        id: policy.id,
        name: policy.name,
        baseUrl: policy.baseUrl,
        model: policy.model,
        hasApiKey: policy.apiKeySealed !== null,
        temperature: policy.temperature,
        topP: policy.topP,
        maxTokens: policy.maxTokens,
        isReference: policy.id === project.referencePolicyId,
        isMain: policy.id === project.mainPolicyId,
        roles: rolesOf(policy),
        parent: policy.parent,
        roundNumber: policy.trainingJob?.round?.number ?? null,
        training: trainingOf(policy),
        checkpointSha256: policy.checkpointSha256,
        unverifiedBecause: policy.unverifiedBecause,
        responses: Number(policy.spending.reduce((sum, { kept }) => sum + kept, 0n)),
        requestsAtOnce: policy.requestsAtOnce,
        timeoutSeconds: policy.timeoutSeconds,
        inputPrice: policy.inputPrice,
        outputPrice: policy.outputPrice,
        currency: policy.currency,
        tokensMax: policy.tokensMax === null ? null : Number(policy.tokensMax),
        costMax: policy.costMax,
        refusedParameters: policy.refusedParameters,
        spent: spentBy(policy, policy.spending),
        check: checkOf(policy.lastCheck),
        isArchived: policy.archivedAt !== null,
        createdAt: policy.createdAt,
      })),
      next,
    });
  },
});

const withLineage = {
  referenceIn: { where: { slug: { not: "main" } }, select: { slug: true } },
  mainIn: { where: { slug: { not: "main" } }, select: { slug: true } },
  parent: { select: { id: true, name: true } },
  trainingJob: { select: { round: { select: { number: true } }, training: { select: { number: true } } } },
  checkpointOf: { select: { training: { select: { number: true } } } },
  spending: true,
} as const;

function rolesOf({ referenceIn, mainIn }: Record<"referenceIn" | "mainIn", { slug: string }[]>) {
  const slugs = new Set([...referenceIn, ...mainIn].map(({ slug }) => slug));
  return [...slugs].sort().map((experiment) => ({
    experiment,
    isReference: referenceIn.some(({ slug }) => slug === experiment),
    isMain: mainIn.some(({ slug }) => slug === experiment),
  }));
}

type Numbered = { training: { number: number } | null } | null;

function trainingOf(policy: {
  trainingJob: Numbered;
  checkpointOf: Numbered;
  checkpointStep: number | null;
}): PolicyView["training"] {
  const training = policy.trainingJob?.training ?? policy.checkpointOf?.training ?? null;
  return training && { number: training.number, step: policy.checkpointStep };
}

function spentBy(policy: Policy, rows: readonly PolicySpending[]): PolicyView["spent"] {
  let [requests, estimated, input, output] = [0, 0, 0, 0];
  for (const row of rows) {
    requests += row.requests;
    estimated += row.estimated;
    input += Number(row.promptTokens);
    output += Number(row.completionTokens);
  }
  const { inputPrice, outputPrice } = policy;
  const cost =
    inputPrice === null || outputPrice === null
      ? null
      : (input * inputPrice + output * outputPrice) / 1_000_000;
  return { requests, tokens: input + output, cost, isEstimated: estimated > 0 };
}
