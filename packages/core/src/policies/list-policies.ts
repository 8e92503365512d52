import { z } from "zod";
import { done, verb } from "../access/index.ts";

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
  parent: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  /** Which round's training made it. */
  roundNumber: z.int().nullable(),
  checkpointSha256: z.string().nullable(),
  /** Why nobody knows that it is what its trainer announced; null where that was checked, or a person entered it. */
  unverifiedBecause: z.string().nullable(),
  responses: z.int(),
  createdAt: z.date(),
});
export type PolicyView = z.output<typeof policySchema>;

/** All policies of a project, oldest first, with their lineage; keys only as whether there is one. */
export const listPolicies = verb({
  name: "policies.list",
  kind: "query",
  may: "project.read",
  input: z.object({ slug: z.string() }),
  output: z.array(policySchema),
  run: async (deps, { project }) => {
    const policies = await deps.db.policy.findMany({
      where: { projectId: project.id, archivedAt: null },
      orderBy: { createdAt: "asc" },
      include: {
        parent: { select: { id: true, name: true } },
        trainingJob: { select: { round: { select: { number: true } } } },
        _count: { select: { responses: true } },
      },
    });
    return done(
      policies.map((policy) => ({
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
        parent: policy.parent,
        roundNumber: policy.trainingJob?.round.number ?? null,
        checkpointSha256: policy.checkpointSha256,
        unverifiedBecause: policy.unverifiedBecause,
        responses: policy._count.responses,
        createdAt: policy.createdAt,
      })),
    );
  },
});
