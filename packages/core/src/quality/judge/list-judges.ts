import type { Db } from "@gshf/db";
import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import { checkOf } from "../../projects/index.ts";
import { connectionCheckSchema } from "../../projects/model.ts";
import { type JudgeRunState, judgeRunStates } from "../model.ts";
import { type Kept, loadKept } from "../statistics/kept.ts";
import { judgeAgreementSchema } from "./judge-agreement.ts";
import { countJudgeRun, judgeRunCountsSchema } from "./judge-run-counts.ts";
import { judgeProblemSchema } from "./model.ts";

const judgeRunViewSchema = z.object({
  judgeRunId: z.string(),
  round: z.int(),
  state: z.enum(judgeRunStates),
  counts: z.boolean(),
  exported: z.boolean(),
  ...judgeRunCountsSchema.shape,
  problem: judgeProblemSchema.nullable(),
  /** Labels and verdicts up to then are in `agreement`; null before it was computed. */
  asOf: z.date().nullable(),
  agreement: judgeAgreementSchema.nullable(),
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
    const [kept, judges, rounds] = await Promise.all([
      loadKept(deps.db, projectId, "judge"),
      deps.db.judge.findMany({
        where: { projectId },
        include: {
          member: { select: { pseudonym: true } },
          runs: {
            include: { round: { select: { number: true } } },
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
        runs: await Promise.all(runs.map((run) => viewOfRun(deps.db, run, kept.get(run.id)))),
      });
    }
    return done({ judges: views, rounds: rounds.map(({ number }) => number) });
  },
});

type RunRow = {
  id: string;
  state: JudgeRunState;
  counts: boolean;
  exported: boolean;
  problem: unknown;
  endedAt: Date | null;
  round: { number: number };
};

async function viewOfRun(db: Db, run: RunRow, kept: Kept<"judge"> | undefined): Promise<JudgeRunView> {
  // While a run goes on, how far it is changes from second to second; of one that is done it was counted.
  const isCounted =
    run.state === "done" && kept?.ground === "done" && run.endedAt !== null && kept.asOf >= run.endedAt;
  const { pairs, judged, failed, failures, counted } = isCounted
    ? kept.value
    : await countJudgeRun(db, run.id);
  return {
    judgeRunId: run.id,
    round: run.round.number,
    state: run.state,
    counts: run.counts,
    exported: run.exported,
    pairs,
    judged,
    failed,
    failures,
    counted,
    problem: judgeProblemSchema.safeParse(run.problem).data ?? null,
    asOf: kept?.asOf ?? null,
    agreement: kept?.value.agreement ?? null,
  };
}
