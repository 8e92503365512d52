import type { Round } from "@gshf/db";
import { z } from "zod";
import type { Deps } from "../access/index.ts";
import { armCounts } from "./arm-counts.ts";
import { labelCounts, noLabels } from "./label-counts.ts";
import { problemSchema, roundStates, storedRoundConfigSchema } from "./model.ts";

export const roundSummarySchema = z.object({
  number: z.int(),
  name: z.string(),
  state: z.enum(roundStates),
  resumeState: z.enum(roundStates).nullable(),
  problem: problemSchema.nullable(),
  /** The share each arm was set up with, and the pairs and labels it really got. */
  armShares: z.array(z.object({ name: z.string(), share: z.number(), pairs: z.int(), labels: z.int() })),
  pairs: z.int(),
  labelsDone: z.int(),
  labelsWanted: z.int(),
  policy: z.string().nullable(),
  datasetSha256: z.string().nullable(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  endedAt: z.date().nullable(),
});
export type RoundSummary = z.output<typeof roundSummarySchema>;

/** The rounds as a list shows them, in the order given. */
export async function summariesOf(deps: Pick<Deps, "db">, rounds: readonly Round[]): Promise<RoundSummary[]> {
  const roundId = { in: rounds.map((round) => round.id) };
  const [labels, arms, datasets, policies] = await Promise.all([
    labelCounts(deps, roundId.in),
    armCounts(deps, roundId.in),
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
      armShares: (storedRoundConfigSchema.safeParse(round.config).data?.arms ?? []).map(
        ({ name: arm, share }) => {
          const got = arms.get(round.id)?.find((count) => count.arm === arm);
          return { name: arm, share, pairs: got?.pairs ?? 0, labels: got?.judgments ?? 0 };
        },
      ),
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

/** What is in the way of a round; one whose settings can't be read says so in its list too. */
function problemOf(round: Round): RoundSummary["problem"] {
  const config = storedRoundConfigSchema.safeParse(round.config);
  if (config.success && round.problem === null) return null;
  const problem = problemSchema.safeParse(round.problem);
  if (problem.success) return problem.data;
  const at = round.stateSince.toISOString();
  const what = config.success ? "what is in its way" : "its settings";
  const message = `What is stored as ${what} can't be read.`;
  return { code: "unreadable-row", message, since: at, at, retryable: false, nextTryAt: null };
}
