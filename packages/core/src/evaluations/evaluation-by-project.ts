import { z } from "zod";
import { done, pageFields, pageOf, readPage, verb } from "../access/index.ts";
import { estimateSchema } from "../measurements/index.ts";
import { readStored } from "../stored/model.ts";

/** One point of the charts: a policy as it was measured after a round. */
const evaluationPointSchema = z.object({
  round: z.int(),
  /** The experiment of the round, by its short name; π₀ and the main policy are that one's. */
  experiment: z.string(),
  policy: z.string(),
  isReference: z.boolean(),
  isMain: z.boolean(),
  split: z.string(),
  prompts: z.int(),
  samples: z.int(),
  estimatedReward: estimateSchema,
  estimatedGain: estimateSchema.nullable(),
  goldReward: estimateSchema.nullable(),
  goldGain: estimateSchema.nullable(),
  kl: estimateSchema.nullable(),
  objective: z.number().nullable(),
  createdAt: z.date(),
});
export type EvaluationPoint = z.output<typeof evaluationPointSchema>;

const rewardSchema = estimateSchema.extend({ gain: estimateSchema.nullish() });

const byRoundAndPolicy = {
  place: z.tuple([z.int32(), z.string(), z.uuid()]),
  placeOf: ({ round, policy, id }: { round: { number: number }; policy: { name: string }; id: string }) => [
    round.number,
    policy.name,
    id,
  ],
  behind: (place: [number, string, string] | null) => ({
    behind: place === null ? {} : after(place),
    orderBy: [
      { round: { number: "asc" as const } },
      { policy: { name: "asc" as const } },
      { id: "asc" as const },
    ],
  }),
};

const after = ([number, name, id]: [number, string, string]) => ({
  round: { number: { gte: number } },
  OR: [
    { round: { number: { gt: number } } },
    { policy: { name: { gt: name } } },
    { policy: { name }, id: { gt: id } },
  ],
});

/** Every measurement of a project, by round and then policy: the series behind the reward and KL charts. */
export const evaluationByProject = verb({
  name: "evaluations.byProject",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string(), ...pageFields }),
  output: pageOf(evaluationPointSchema),
  run: async (deps, { project }, input) => {
    const page = await readPage(input, byRoundAndPolicy, ({ behind, ...asked }) =>
      deps.db.evaluation.findMany({
        where: { round: { projectId: project.id }, AND: behind },
        include: {
          round: {
            select: {
              number: true,
              experiment: { select: { slug: true, referencePolicyId: true, mainPolicyId: true } },
            },
          },
          policy: { select: { id: true, name: true } },
        },
        ...asked,
      }),
    );
    if (!page.ok) return page;
    const { items: rows, next } = page.value;
    return done({
      items: rows.map((row) => {
        const { experiment } = row.round;
        const what = `the measurement of ${row.policy.name} in round ${row.round.number}`;
        const { gain, ...estimatedReward } = readStored(rewardSchema, row.estimatedReward, what);
        return {
          round: row.round.number,
          experiment: experiment.slug,
          policy: row.policy.name,
          isReference: row.policy.id === experiment.referencePolicyId,
          isMain: row.policy.id === experiment.mainPolicyId,
          split: row.split,
          prompts: row.prompts,
          samples: row.samples,
          estimatedReward,
          estimatedGain: gain ?? null,
          goldReward: readStored(estimateSchema.nullable(), row.goldReward, what),
          goldGain: readStored(estimateSchema.nullable(), row.goldGain, what),
          kl: readStored(estimateSchema.nullable(), row.kl, what),
          objective: row.objective,
          createdAt: row.createdAt,
        };
      }),
      next,
    });
  },
});
