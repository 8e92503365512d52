import { z } from "zod";
import { type Deps, done, verb } from "../access/index.ts";
import { rewardFiguresSchema } from "../rewards/index.ts";
import { readStored } from "../stored/model.ts";
import { labelersOf } from "../tallies/index.ts";
import { checkpointsOf, isByHand, metricsOf, metricsSchema } from "../trainings/index.ts";
import { sayArm, sourcesOf } from "./choice/sources.ts";
import { armComparisonSchema, compareArms } from "./comparison/compare-arms.ts";
import { findRound } from "./find-round.ts";
import { radiusIn, roundConfigSchema, roundRefSchema, storedRoundConfigSchema } from "./model.ts";
import { labelCountsSchema, roundCounts } from "./round-counts.ts";
import { allowedActions, machineState, roundActions } from "./round-machine.ts";
import { roundSummarySchema, summariesOf } from "./round-summary.ts";

const actionPermitSchema = z.discriminatedUnion("allowed", [
  z.object({ allowed: z.literal(true) }),
  z.object({ allowed: z.literal(false), reason: z.string() }),
]);

const stageViewSchema = z.object({
  stage: z.string(),
  done: z.int(),
  total: z.int(),
  shards: z.int(),
  left: z.int(),
});
export type StageView = z.output<typeof stageViewSchema>;

const trainingViewSchema = z.object({
  attempt: z.int(),
  state: z.string(),
  progress: z.number(),
  /** When we last heard something new of it, by our clock. */
  heartbeatAt: z.date().nullable(),
  externalId: z.string().nullable(),
  /** Whether a person gave the policy in place of a training. */
  isByHand: z.boolean(),
  /** Why nobody knows that what it made is what was announced; null where that was checked, or nothing is there yet. */
  unverifiedBecause: z.string().nullable(),
  /** How far from π₀ the trainer found what it made, in nats an answer; null where it told nothing of that. */
  kl: z.number().nullable(),
  /** Loss, accuracy and KL by step, as the trainer told, at most 400; null where a figure was no finite number. */
  metrics: metricsSchema,
});

const roundViewSchema = roundSummarySchema.extend({
  seed: z.int(),
  version: z.int(),
  config: roundConfigSchema,
  /** The files it takes prompts from, by name, where it is set up to take them from some only. */
  promptFiles: z.array(z.object({ id: z.uuid(), fileName: z.string() })),
  /** What turns its answers into φ; null before it has an embedder. */
  featureMap: z
    .object({ model: z.string(), features: z.string(), windowTokens: z.int().nullable(), dimension: z.int() })
    .nullable(),
  /** β in use, in the norm it measures by; null where that takes an embedder and there is none yet. */
  radius: z.number().nullable(),
  /** What each arm samples, in words; empty before its start and before version 3 of the choice. */
  armSources: z.array(
    z.object({
      arm: z.string(),
      sources: z.array(z.object({ of: z.enum(["first", "second", "candidates"]), text: z.string() })),
    }),
  ),
  actions: z.record(z.enum(roundActions), actionPermitSchema),
  stateSince: z.date(),
  frozenAt: z.date().nullable(),
  candidatePolicy: z.string().nullable(),
  stages: z.array(stageViewSchema),
  labels: labelCountsSchema,
  arms: z.array(z.object({ arm: z.string(), pairs: z.int(), judgments: z.int() })),
  /** Whose judgments count in this round, the most diligent first. */
  labelers: z.array(z.object({ pseudonym: z.string(), judgments: z.int() })),
  /** Of a round that compares policies: how often each arm's first is preferred to its second; null of others. */
  comparisons: z.array(armComparisonSchema).nullable(),
  skippedPrompts: z.int(),
  rewardModels: z.array(
    z.object({
      purpose: z.string(),
      observations: z.int(),
      normTheta: z.number(),
      /** What the fit says of itself; null where it can't be read. */
      figures: rewardFiguresSchema.nullable(),
    }),
  ),
  training: trainingViewSchema.nullable(),
});
export type RoundView = z.output<typeof roundViewSchema>;

/** A round as its page shows it: state, what can be done, how far it is and what is in the way. */
export const getRound = verb({
  name: "rounds.get",
  kind: "query",
  may: "rounds.read",
  input: roundRefSchema,
  output: roundViewSchema,
  run: async (deps, { project }, { number }) => {
    const found = await findRound(deps, project, number);
    if (!found.ok) return found;
    const round = found.value;
    const config = readStored(storedRoundConfigSchema, round.config, `the settings of round ${round.number}`);
    const roundId = round.id;
    const counts = await roundCounts(deps, [roundId]);
    const [
      summaries,
      comparisons,
      stages,
      labelers,
      rewardModels,
      training,
      skippedPrompts,
      candidate,
      map,
      promptFiles,
    ] = await Promise.all([
      summariesOf(deps, [round], counts),
      config.comparison === undefined ? null : compareArms(deps.db, roundId, config.arms, sourcesOf(round)),
      stageViews(deps, roundId),
      labelersOf(deps.db, roundId, labelersMax),
      deps.db.rewardModel.findMany({ where: { roundId }, orderBy: { createdAt: "asc" } }),
      trainingView(deps, roundId),
      deps.db.roundPrompt.count({ where: { roundId, skipped: { not: null } } }),
      round.candidatePolicyId === null
        ? null
        : deps.db.policy.findUnique({ where: { id: round.candidatePolicyId } }),
      round.featureMapId === null
        ? null
        : deps.db.featureMap.findUnique({
            where: { id: round.featureMapId },
            select: { model: true, features: true, windowTokens: true, dimension: true },
          }),
      deps.db.import.findMany({
        where: { projectId: project.id, id: { in: config.prompts?.imports ?? [] } },
        orderBy: { createdAt: "desc" },
        select: { id: true, fileName: true },
      }),
    ]);
    const [summary] = summaries;
    const counted = counts.get(roundId);
    if (summary === undefined || counted === undefined) throw new Error("a round without its summary");
    return done({
      ...summary,
      seed: round.seed,
      version: round.version,
      config,
      promptFiles,
      featureMap: map,
      radius: radiusIn(config, map?.dimension ?? null),
      armSources: Object.entries(sourcesOf(round) ?? {}).map(([arm, sources]) => ({
        arm,
        sources: sayArm(sources),
      })),
      actions: allowedActions(machineState(round)),
      stateSince: round.stateSince,
      frozenAt: round.frozenAt,
      candidatePolicy: candidate?.name ?? null,
      stages,
      labels: counted.labels,
      arms: counted.arms,
      labelers,
      comparisons,
      skippedPrompts,
      rewardModels: rewardModels.map(({ purpose, observations, normTheta, diagnostics }) => ({
        purpose,
        observations,
        normTheta,
        figures: rewardFiguresSchema.safeParse(diagnostics).data ?? null,
      })),
      training,
    });
  },
});

async function stageViews(deps: Deps, roundId: string): Promise<StageView[]> {
  return deps.db.$queryRaw<StageView[]>`
    select "stage"::text as "stage", sum("done")::int as "done", sum("total")::int as "total",
           count(*)::int as "shards", count(*) filter (where "state" <> 'done')::int as "left"
      from "RoundTask" where "roundId" = ${roundId}::uuid group by "stage" order by "stage"`;
}

const labelersMax = 200;
async function trainingView(deps: Deps, roundId: string): Promise<RoundView["training"]> {
  const job = await deps.db.trainingJob.findFirst({
    where: { roundId },
    orderBy: { attempt: "desc" },
    include: { policy: { select: { unverifiedBecause: true, checkpointSha256: true } } },
  });
  if (job === null) return null;
  const { attempt, state, progress, heartbeatAt, externalId } = job;
  const unverifiedBecause = job.policy?.unverifiedBecause ?? null;
  const metrics = await metricsOf(deps.db, job.id);
  const sha256 = job.policy?.checkpointSha256 ?? null;
  const end =
    sha256 === null ? null : (await checkpointsOf(deps, job)).findLast((one) => one.sha256 === sha256);
  return {
    attempt,
    state,
    progress,
    heartbeatAt,
    externalId,
    isByHand: isByHand(job),
    unverifiedBecause,
    kl: end?.kl ?? null,
    metrics,
  };
}
