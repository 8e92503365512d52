import type { Experiment, Policy, Prisma, Training } from "@gshf/db";
import { TrainingSpec } from "@gshf/trainer-protocol";
import { z } from "zod";
import { type Deps, done, verb } from "../access/index.ts";
import { estimateSchema, figuresSchema } from "../measurements/index.ts";
import { readStored } from "../stored/model.ts";
import { algorithms } from "../trainings/model.ts";
import { evaluatedSplits } from "./model.ts";

/** How a policy came about: by a training of some algorithm, by a round, as an experiment's π₀, or entered by somebody. */
export const methods = [...algorithms, "round", "reference", "registered"] as const;

const pointSchema = z.object({
  policyId: z.uuid(),
  policy: z.string(),
  method: z.enum(methods),
  experiment: z.string(),
  /** What measured it: an evaluation, or a round at its end. */
  evaluation: z.int().nullable(),
  round: z.int().nullable(),
  split: z.enum(evaluatedSplits),
  temperature: z.number(),
  prompts: z.int(),
  gold: estimateSchema.nullable(),
  /** Over π₀ by a fit of its own evaluation: comparable within that alone. */
  estimatedGain: estimateSchema.nullable(),
  kl: estimateSchema.nullable(),
});
export type FrontierPoint = z.output<typeof pointSchema>;

/** So many of the newest measurements are looked at. */
const pointsMax = 2_000;

/** What is known of every policy of a project, or of some experiments: the newest of each on each split and temperature. */
export const frontier = verb({
  name: "evaluations.frontier",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string(), experiments: z.array(z.string()).max(100).optional() }),
  output: z.array(pointSchema),
  run: async (deps, { project }, { experiments: slugs }) => {
    const chosen = slugs === undefined ? {} : { slug: { in: slugs } };
    const experiment = { projectId: project.id, ...chosen };
    const [measured, atRounds] = await Promise.all([
      measuredPoints(deps, experiment),
      roundPoints(deps, experiment),
    ]);
    // An evaluation says more than the round's own, and the newest comes first. Of a whole project a policy stands there
    // once, whichever experiments measured it.
    const newest = new Map<string, FrontierPoint>();
    for (const point of [...measured, ...atRounds]) {
      const of = slugs === undefined ? "" : point.experiment;
      const key = `${of} ${point.policyId} ${point.split} ${point.temperature}`;
      if (!newest.has(key)) newest.set(key, point);
    }
    return done(
      [...newest.values()].sort((a, b) => a.policy.localeCompare(b.policy, "en", { numeric: true })),
    );
  },
});

const withMaker = {
  trainingJob: { select: { training: { select: { spec: true, number: true } } } },
  checkpointOf: { select: { training: { select: { spec: true, number: true } } } },
} as const;
const whose = { select: { slug: true, referencePolicyId: true } } as const;

async function measuredPoints(
  deps: Pick<Deps, "db">,
  experiment: Prisma.ExperimentWhereInput,
): Promise<FrontierPoint[]> {
  const rows = await deps.db.measurement.findMany({
    where: { run: { experiment } },
    include: {
      policy: { include: withMaker },
      run: { select: { number: true, experiment: whose } },
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: pointsMax,
  });
  return rows.flatMap(({ policy, run, prompts, temperature, ...row }) => {
    const split = evaluatedSplits.find((one) => one === row.split);
    if (split === undefined) return [];
    const figures = readStored(figuresSchema, row.figures, `the measurement of ${policy.name} on ${split}`);
    const { gold, estimatedGain, kl } = figures;
    const place = { evaluation: run.number, round: null, split, temperature, prompts };
    return [{ ...pointOf(policy, run.experiment), ...place, gold, estimatedGain, kl }];
  });
}

const gainSchema = z.object({ gain: estimateSchema.nullish() });

async function roundPoints(
  deps: Pick<Deps, "db">,
  experiment: Prisma.ExperimentWhereInput,
): Promise<FrontierPoint[]> {
  const rows = await deps.db.evaluation.findMany({
    where: { round: { experiment } },
    include: {
      policy: { include: withMaker },
      round: { select: { number: true, experiment: whose } },
    },
    orderBy: { round: { number: "desc" } },
    take: pointsMax,
  });
  return rows.flatMap(({ policy, round, prompts, ...row }) => {
    const split = evaluatedSplits.find((one) => one === row.split);
    if (split === undefined) return [];
    const what = `the measurement of ${policy.name} in round ${round.number}`;
    return [
      {
        ...pointOf(policy, round.experiment),
        evaluation: null,
        round: round.number,
        split,
        temperature: policy.temperature,
        prompts,
        gold: readStored(estimateSchema.nullable(), row.goldReward, what),
        estimatedGain: readStored(gainSchema, row.estimatedReward, what).gain ?? null,
        kl: readStored(estimateSchema.nullable(), row.kl, what),
      },
    ];
  });
}

type Made = { training: Pick<Training, "spec" | "number"> | null } | null;
type PolicyWithMaker = Policy & { trainingJob: Made; checkpointOf: Made };

function pointOf(
  policy: PolicyWithMaker,
  { slug, referencePolicyId }: Pick<Experiment, "slug" | "referencePolicyId">,
): Pick<FrontierPoint, "policyId" | "policy" | "method" | "experiment"> {
  const { id: policyId, name } = policy;
  const method = policyId === referencePolicyId ? "reference" : methodOf(policy);
  return { policyId, policy: name, method, experiment: slug };
}

function methodOf({ trainingJob, checkpointOf }: PolicyWithMaker): FrontierPoint["method"] {
  const made = trainingJob ?? checkpointOf;
  if (made === null) return "registered";
  if (made.training === null) return "round";
  const { spec, number } = made.training;
  return readStored(TrainingSpec, spec, `the spec of training ${number}`).algorithm;
}
