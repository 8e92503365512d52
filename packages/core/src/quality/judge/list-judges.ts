import type { Db } from "@gshf/db";
import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import { checkOf } from "../../projects/index.ts";
import { connectionCheckSchema } from "../../projects/model.ts";
import { votedForFirstSql } from "../../slots/index.ts";
import { type JudgeRunState, judgeRunStates } from "../model.ts";
import { type JudgedPairVotes, judgeAgreement, judgeAgreementSchema } from "./judge-agreement.ts";
import { judgeProblemSchema } from "./model.ts";

const judgeRunViewSchema = z.object({
  judgeRunId: z.string(),
  round: z.int(),
  state: z.enum(judgeRunStates),
  counts: z.boolean(),
  exported: z.boolean(),
  pairs: z.int(),
  judged: z.int(),
  /** Pairs without a verdict, after all tries. */
  failed: z.int(),
  /** Why pairs failed, the most frequent reason first. */
  failures: z.array(z.object({ error: z.string(), pairs: z.int() })),
  /** Verdicts that took a label slot. */
  counted: z.int(),
  problem: judgeProblemSchema.nullable(),
  agreement: judgeAgreementSchema,
});
export type JudgeRunView = z.output<typeof judgeRunViewSchema>;

const judgeViewSchema = z.object({
  judgeId: z.string(),
  pseudonym: z.string(),
  name: z.string(),
  baseUrl: z.string(),
  model: z.string(),
  hasApiKey: z.boolean(),
  temperature: z.number(),
  maxTokens: z.int(),
  share: z.number(),
  counts: z.boolean(),
  exported: z.boolean(),
  isAutomatic: z.boolean(),
  isRetired: z.boolean(),
  check: connectionCheckSchema.nullable(),
  /** The newest round first. */
  runs: z.array(judgeRunViewSchema),
});
export type JudgeView = z.output<typeof judgeViewSchema>;

const roundsShownMax = 20;

/** A project's judges, and how each compares with people, round by round. */
export const listJudges = verb({
  name: "quality.judges",
  kind: "query",
  may: "review",
  input: z.object({ slug: z.string() }),
  output: z.object({
    judges: z.array(judgeViewSchema),
    /** Numbers of the rounds that have pairs to judge, the newest first. */
    rounds: z.array(z.int()),
  }),
  run: async (deps, { project: { id: projectId } }) => {
    const [judges, rounds] = await Promise.all([
      deps.db.judge.findMany({
        where: { projectId },
        include: {
          member: { select: { pseudonym: true } },
          runs: {
            include: { round: { select: { number: true, seed: true } } },
            orderBy: { round: { number: "desc" } },
            take: roundsShownMax,
          },
        },
        orderBy: { createdAt: "asc" },
      }),
      deps.db.round.findMany({
        where: { projectId, OR: [{ state: "labeling" }, { frozenAt: { not: null } }] },
        select: { number: true },
        orderBy: { number: "desc" },
        take: roundsShownMax,
      }),
    ]);
    const views: JudgeView[] = [];
    for (const { id, member, runs, apiKeySealed, retiredAt, ...judge } of judges) {
      const { name, baseUrl, model, temperature, maxTokens, share, counts, exported, isAutomatic } = judge;
      views.push({
        judgeId: id,
        pseudonym: member.pseudonym,
        name,
        baseUrl,
        model,
        temperature,
        maxTokens,
        share,
        counts,
        exported,
        isAutomatic,
        hasApiKey: apiKeySealed !== null,
        isRetired: retiredAt !== null,
        check: checkOf(judge.lastCheck),
        runs: await Promise.all(runs.map((run) => viewOfRun(deps.db, run))),
      });
    }
    return done({ judges: views, rounds: rounds.map(({ number }) => number) });
  },
});

async function viewOfRun(
  db: Db,
  run: {
    id: string;
    state: JudgeRunState;
    counts: boolean;
    exported: boolean;
    problem: unknown;
    round: { number: number; seed: number };
  },
): Promise<JudgeRunView> {
  const [states, counted, failures, votes] = await Promise.all([
    db.judgeVerdict.groupBy({ by: ["state"], where: { runId: run.id }, _count: true }),
    db.judgeVerdict.count({ where: { runId: run.id, judgmentId: { not: null } } }),
    db.judgeVerdict.groupBy({ by: ["error"], where: { runId: run.id, state: "failed" }, _count: true }),
    loadVotes(db, run.id),
  ]);
  const numberOf = (state: string) => states.find((group) => group.state === state)?._count ?? 0;
  return {
    judgeRunId: run.id,
    round: run.round.number,
    state: run.state,
    counts: run.counts,
    exported: run.exported,
    pairs: states.reduce((sum, group) => sum + group._count, 0),
    judged: numberOf("done"),
    failed: numberOf("failed"),
    failures: failures
      .map(({ error, _count }) => ({ error: error ?? "", pairs: _count }))
      .sort((a, b) => b.pairs - a.pairs),
    counted,
    problem: judgeProblemSchema.safeParse(run.problem).data ?? null,
    agreement: judgeAgreement(votes, run.round.seed),
  };
}

const pairsComparedMax = 20_000;

async function loadVotes(db: Db, runId: string): Promise<JudgedPairVotes[]> {
  return db.$queryRaw<JudgedPairVotes[]>`
    select v."verdict"::text as "verdict", v."firstAsA"::text as "firstAsA", v."secondAsA"::text as "secondAsA",
           coalesce(array_agg(case ${votedForFirstSql("j")} when true then 'first' when false then 'second' else 'tie' end
                              order by m."pseudonym") filter (where m."kind" = 'person'), '{}') as "votes"
      from "JudgeVerdict" v
      left join "Judgment" j on j."pairId" = v."pairId" and j."state" = 'counted'
      left join "Member" m on m."id" = j."memberId"
     where v."runId" = ${runId}::uuid and v."state" = 'done'
     group by v."pairId", v."verdict", v."firstAsA", v."secondAsA"
     order by v."pairId" collate "C"
     limit ${pairsComparedMax}`;
}
