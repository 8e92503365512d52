import { z } from "zod";
import { type Deps, done, refuse, verb } from "../access/index.ts";
import { readStored } from "../stored/model.ts";
import { workProblemSchema } from "../trouble/model.ts";
import { mayCancel, mayRetry } from "./act-on-training.ts";
import { metricsOf, metricsSchema } from "./metrics.ts";
import { algorithms, rewardArtifactSchema, trainingRefSchema, uncertainties } from "./model.ts";
import { checkpointsOf } from "./register-checkpoints.ts";
import { errorOf } from "./training-job.ts";
import { specOf } from "./work-training.ts";

const attemptSchema = z.object({
  attempt: z.int(),
  state: z.string(),
  progress: z.number(),
  externalId: z.string().nullable(),
  /** When we last heard something new of it, by our clock. */
  heartbeatAt: z.date().nullable(),
  /** Why it ended without what was asked for. */
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  createdAt: z.date(),
  endedAt: z.date().nullable(),
});

const trainingViewSchema = z.object({
  number: z.int(),
  name: z.string(),
  state: z.string(),
  stateSince: z.date(),
  createdAt: z.date(),
  endedAt: z.date().nullable(),
  dataset: z.object({
    manifestSha256: z.string(),
    /** Empty for a round's. */
    name: z.string(),
    round: z.int().nullable(),
    offlineRows: z.int(),
    onlineRows: z.int(),
    pseudoRows: z.int(),
  }),
  asked: z.object({
    algorithm: z.enum(algorithms),
    eta: z.number(),
    klPath: z.array(z.number()),
    betaPess: z.number(),
    uncertainty: z.enum(uncertainties).nullable(),
    hyperparameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
    /** The policy that it started from; null for the reference. */
    start: z.string().nullable(),
    reference: z.string(),
    seed: z.int(),
    keepCheckpoints: z.boolean(),
  }),
  /** The sha256 of all that is asked for. */
  specSha256: z.string(),
  /** The manifest that the trainer fetches; null before it is written. */
  inputSha256: z.string().nullable(),
  problem: workProblemSchema.nullable(),
  /** The newest first. */
  attempts: z.array(attemptSchema),
  metrics: metricsSchema,
  /** By step, with the policy that was made of each. */
  checkpoints: z.array(
    z.object({
      step: z.int(),
      kl: z.number().nullable(),
      sha256: z.string().nullable(),
      policy: z.string().nullable(),
    }),
  ),
  policy: z.object({ id: z.uuid(), name: z.string(), unverifiedBecause: z.string().nullable() }).nullable(),
  rewardModel: rewardArtifactSchema.nullable(),
  can: z.object({ cancel: z.boolean(), retry: z.boolean() }),
});
export type TrainingView = z.output<typeof trainingViewSchema>;

/** A training that somebody started, as its page shows it. */
export const getTraining = verb({
  name: "trainings.get",
  kind: "query",
  may: "rounds.read",
  input: trainingRefSchema,
  output: trainingViewSchema,
  run: async (deps, { project }, { number }) => {
    const training = await deps.db.training.findUnique({
      where: { projectId_number: { projectId: project.id, number } },
      include: {
        dataset: { include: { round: { select: { number: true } } } },
        jobs: { orderBy: { attempt: "desc" }, include: { policy: true } },
      },
    });
    if (training === null) return refuse("not-found", `There is no training ${number}.`, "number");
    const spec = specOf(training);
    const [last] = training.jobs;
    const policy = training.jobs.flatMap((job) => job.policy ?? [])[0];
    const { name, state, stateSince, createdAt, endedAt, specSha256, inputSha256 } = training;
    const { round, manifestSha256, name: called, ...counts } = training.dataset;
    const { offlineRows, onlineRows, pseudoRows } = counts;
    return done({
      number,
      name,
      state,
      stateSince,
      createdAt,
      endedAt,
      specSha256,
      inputSha256,
      dataset: {
        manifestSha256,
        name: called,
        round: round?.number ?? null,
        offlineRows,
        onlineRows,
        pseudoRows,
      },
      asked: {
        algorithm: spec.algorithm,
        eta: spec.eta,
        klPath: spec.kl_path,
        betaPess: spec.beta_pess,
        uncertainty: spec.uncertainty,
        hyperparameters: spec.hyperparameters,
        start: spec.init_policy,
        reference: spec.reference,
        seed: spec.seed,
        keepCheckpoints: training.keepCheckpoints,
      },
      problem: workProblemSchema.nullable().catch(null).parse(training.problem),
      attempts: training.jobs.map((job) => {
        const error = errorOf(job);
        return {
          attempt: job.attempt,
          state: job.state,
          progress: job.progress,
          externalId: job.externalId,
          heartbeatAt: job.heartbeatAt,
          error: error && { code: error.code, message: error.message },
          createdAt: job.createdAt,
          endedAt: job.endedAt,
        };
      }),
      metrics: last === undefined ? [] : await metricsOf(deps.db, last.id),
      checkpoints: last === undefined ? [] : await checkpointViews(deps, training.jobs),
      policy: policy
        ? { id: policy.id, name: policy.name, unverifiedBecause: policy.unverifiedBecause }
        : null,
      rewardModel: readStored(
        rewardArtifactSchema.nullable(),
        training.rewardModel,
        `the reward model of training ${number}`,
      ),
      can: { cancel: mayCancel(state), retry: mayRetry(state) },
    });
  },
});

/** Of the newest attempt that told of any. */
async function checkpointViews(
  deps: Pick<Deps, "db">,
  jobs: readonly { id: string; policy: { name: string; checkpointSha256: string | null } | null }[],
): Promise<TrainingView["checkpoints"]> {
  for (const job of jobs) {
    const told = await checkpointsOf(deps, job);
    if (told.length === 0) continue;
    const made = await deps.db.policy.findMany({
      where: { checkpointOfId: job.id },
      select: { name: true, checkpointStep: true },
    });
    return told.map(({ step, kl, sha256 }) => {
      const onTheWay = made.find((policy) => policy.checkpointStep === step)?.name;
      const isEnd = sha256 !== null && sha256 === job.policy?.checkpointSha256;
      return { step, kl, sha256, policy: onTheWay ?? (isEnd ? (job.policy?.name ?? null) : null) };
    });
  }
  return [];
}
