import type { Round } from "@gshf/db";
import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome } from "../access/index.ts";
import { findRound, type RoundRef, roundRefInput } from "./find-round.ts";
import {
  betaOf,
  problemSchema,
  type RoundConfig,
  type RoundProblem,
  roundConfigSchema,
  type WorkingState,
} from "./model.ts";
import { type ActionPermit, allowedActions, machineState, type RoundAction } from "./round-machine.ts";

export type RoundSummary = {
  number: number;
  name: string;
  state: Round["state"];
  resumeState: Round["state"] | null;
  problem: RoundProblem | null;
  armShares: { name: string; share: number }[];
  pairs: number;
  labelsDone: number;
  labelsWanted: number;
  policy: string | null;
  datasetSha256: string | null;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
};

export const listRoundsInput = z.object({ slug: z.string() });

/** A project's rounds, the newest first. */
export async function listRounds(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof listRoundsInput>,
): Promise<Outcome<RoundSummary[]>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "rounds.read");
  if (!access.ok) return access;
  const rounds = await deps.db.round.findMany({
    where: { projectId: access.value.project.id },
    orderBy: { number: "desc" },
  });
  return done(await summariesOf(deps, rounds));
}

async function summariesOf(deps: Deps, rounds: readonly Round[]): Promise<RoundSummary[]> {
  const roundId = { in: rounds.map((round) => round.id) };
  const [labels, datasets, policies] = await Promise.all([
    labelCounts(deps, roundId.in),
    deps.db.dataset.findMany({ where: { roundId }, select: { roundId: true, manifestSha256: true } }),
    deps.db.policy.findMany({
      where: { trainingJob: { roundId } },
      select: { name: true, trainingJob: { select: { roundId: true } } },
    }),
  ]);
  return rounds.map((round) => {
    const { number, name, state, resumeState, createdAt, startedAt, endedAt } = round;
    const counts = labels.get(round.id) ?? noLabels;
    return {
      number,
      name,
      state,
      resumeState,
      problem: problemOf(round),
      armShares: roundConfigSchema.parse(round.config).arms.map(({ name, share }) => ({ name, share })),
      pairs: counts.pairs,
      labelsDone: counts.done,
      labelsWanted: counts.wanted,
      policy: policies.find((policy) => policy.trainingJob?.roundId === round.id)?.name ?? null,
      datasetSha256: datasets.find((dataset) => dataset.roundId === round.id)?.manifestSha256 ?? null,
      createdAt,
      startedAt,
      endedAt,
    };
  });
}

function problemOf(round: Round): RoundProblem | null {
  return round.problem === null ? null : problemSchema.parse(round.problem);
}

type LabelCounts = {
  pairs: number;
  /** Without those of pairs that a reviewer left out. */
  wanted: number;
  done: number;
  leased: number;
  /** Wait for a reviewer, and on so many pairs. */
  held: number;
  heldPairs: number;
};

const noLabels: LabelCounts = { pairs: 0, wanted: 0, done: 0, leased: 0, held: 0, heldPairs: 0 };

async function labelCounts(deps: Deps, roundIds: readonly string[]): Promise<Map<string, LabelCounts>> {
  const rows = await deps.db.$queryRaw<(LabelCounts & { roundId: string })[]>`
    select s."roundId", count(distinct s."pairId")::int as "pairs",
           count(*) filter (where s."state" = 'done' or a."leftOut" is not true)::int as "wanted",
           count(*) filter (where s."state" = 'done')::int as "done",
           count(*) filter (where s."state" = 'leased')::int as "leased",
           count(*) filter (where s."state" = 'held')::int as "held",
           count(distinct s."pairId") filter (where s."state" = 'held')::int as "heldPairs"
      from "Slot" s left join "Adjudication" a on a."pairId" = s."pairId"
     where s."roundId" = any(${roundIds}::uuid[]) group by s."roundId"`;
  return new Map(rows.map(({ roundId, ...counts }) => [roundId, counts]));
}

export type StageView = {
  stage: WorkingState | string;
  done: number;
  total: number;
  shards: number;
  left: number;
};

export type RoundView = RoundSummary & {
  seed: number;
  version: number;
  config: RoundConfig;
  /** β_A in use; null before the round has an embedder. */
  betaA: number | null;
  actions: Record<RoundAction, ActionPermit>;
  stateSince: Date;
  frozenAt: Date | null;
  candidatePolicy: string | null;
  stages: StageView[];
  labels: LabelCounts;
  arms: { arm: string; pairs: number; judgments: number }[];
  /** Whose judgments count in this round, the most diligent first. */
  labelers: { pseudonym: string; judgments: number }[];
  skippedPrompts: number;
  rewardModels: { purpose: string; observations: number; normTheta: number; diagnostics: unknown }[];
  training: {
    attempt: number;
    state: string;
    progress: number;
    heartbeatAt: Date | null;
    externalId: string | null;
    /** Loss and accuracy by step, as the trainer told. */
    metrics: { step: number; loss: number; accuracy: number | null }[];
  } | null;
};

export const getRoundInput = roundRefInput;

/** A round as its page shows it: state, what can be done, how far it is and what is in the way. */
export async function getRound(deps: Deps, actor: Actor, input: RoundRef): Promise<Outcome<RoundView>> {
  const found = await findRound(deps, actor, input, "rounds.read");
  if (!found.ok) return found;
  const { round } = found.value;
  const config = roundConfigSchema.parse(round.config);
  const roundId = round.id;
  const [summaries, labels, stages, arms, labelers, rewardModels, training, skippedPrompts, candidate, map] =
    await Promise.all([
      summariesOf(deps, [round]),
      labelCounts(deps, [roundId]),
      stageViews(deps, roundId),
      armCounts(deps, roundId),
      labelerCounts(deps, roundId),
      deps.db.rewardModel.findMany({ where: { roundId }, orderBy: { createdAt: "asc" } }),
      trainingView(deps, roundId),
      deps.db.roundPrompt.count({ where: { roundId, skipped: { not: null } } }),
      round.candidatePolicyId === null
        ? null
        : deps.db.policy.findUnique({ where: { id: round.candidatePolicyId } }),
      round.featureMapId === null
        ? null
        : deps.db.featureMap.findUnique({ where: { id: round.featureMapId } }),
    ]);
  const [summary] = summaries;
  if (summary === undefined) throw new Error("a round without its summary");
  return done({
    ...summary,
    seed: round.seed,
    version: round.version,
    config,
    betaA: map === null ? config.betaA : betaOf(config, map.dimension),
    actions: allowedActions(machineState(round)),
    stateSince: round.stateSince,
    frozenAt: round.frozenAt,
    candidatePolicy: candidate?.name ?? null,
    stages,
    labels: labels.get(roundId) ?? noLabels,
    arms,
    labelers,
    skippedPrompts,
    rewardModels: rewardModels.map(({ purpose, observations, normTheta, diagnostics }) => ({
      purpose,
      observations,
      normTheta,
      diagnostics,
    })),
    training,
  });
}

async function stageViews(deps: Deps, roundId: string): Promise<StageView[]> {
  return deps.db.$queryRaw<StageView[]>`
    select "stage"::text as "stage", sum("done")::int as "done", sum("total")::int as "total",
           count(*)::int as "shards", count(*) filter (where "state" <> 'done')::int as "left"
      from "RoundTask" where "roundId" = ${roundId}::uuid group by "stage" order by "stage"`;
}

async function armCounts(deps: Deps, roundId: string) {
  return deps.db.$queryRaw<{ arm: string; pairs: number; judgments: number }[]>`
    select p."arm", count(distinct p."id")::int as "pairs", count(j."id")::int as "judgments"
      from "Pair" p left join "Judgment" j on j."pairId" = p."id" and j."state" = 'counted'
     where p."roundId" = ${roundId}::uuid group by p."arm" order by p."arm"`;
}

async function labelerCounts(deps: Deps, roundId: string) {
  return deps.db.$queryRaw<{ pseudonym: string; judgments: number }[]>`
    select m."pseudonym", count(*)::int as "judgments"
      from "Judgment" j
      join "Pair" p on p."id" = j."pairId"
      join "Member" m on m."id" = j."memberId"
     where p."roundId" = ${roundId}::uuid and j."state" = 'counted'
     group by m."pseudonym" order by count(*) desc, m."pseudonym" limit 200`;
}

const metricsBody = z.object({
  data: z.object({
    points: z.array(
      z.object({ step: z.number(), loss: z.number(), "rewards/accuracies": z.number().optional() }),
    ),
  }),
});

async function trainingView(deps: Deps, roundId: string): Promise<RoundView["training"]> {
  const job = await deps.db.trainingJob.findFirst({ where: { roundId }, orderBy: { attempt: "desc" } });
  if (job === null) return null;
  const events = await deps.db.trainingEvent.findMany({
    where: { trainingJobId: job.id, type: "job.metrics" },
    orderBy: { seq: "asc" },
    take: 200,
  });
  const { attempt, state, progress, heartbeatAt, externalId } = job;
  const metrics = events.flatMap((event) => {
    const parsed = metricsBody.safeParse(event.body);
    if (!parsed.success) return [];
    return parsed.data.data.points.map((point) => ({
      step: point.step,
      loss: point.loss,
      accuracy: point["rewards/accuracies"] ?? null,
    }));
  });
  return { attempt, state, progress, heartbeatAt, externalId, metrics };
}
