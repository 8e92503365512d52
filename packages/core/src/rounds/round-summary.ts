import type { Round } from "@gshf/db";
import { z } from "zod";
import type { Deps } from "../access/index.ts";
import { labelerKinds, problemSchema, roundStates, storedRoundConfigSchema } from "./model.ts";
import { type RoundCounts, roundCounts } from "./round-counts.ts";

export const roundSummarySchema = z.object({
  number: z.int(),
  /** The experiment it belongs to. */
  experiment: z.object({ slug: z.string(), name: z.string() }),
  name: z.string(),
  /** Who labels its pairs. */
  labeledBy: z.enum(labelerKinds),
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

/** The rounds as a list shows them, in the order given. `known`: what is counted of them, where the caller has it. */
export async function summariesOf(
  deps: Pick<Deps, "db">,
  rounds: readonly Round[],
  known?: Map<string, RoundCounts>,
): Promise<RoundSummary[]> {
  const roundId = { in: rounds.map((round) => round.id) };
  const [counts, datasets, policies, experiments] = await Promise.all([
    known ?? roundCounts(deps, roundId.in),
    deps.db.dataset.findMany({ where: { roundId }, select: { roundId: true, manifestSha256: true } }),
    deps.db.policy.findMany({
      where: { trainingJob: { roundId } },
      select: { name: true, trainingJob: { select: { roundId: true } } },
    }),
    deps.db.experiment.findMany({
      where: { id: { in: [...new Set(rounds.map((round) => round.experimentId))] } },
      select: { id: true, slug: true, name: true },
    }),
  ]);
  return rounds.map((round) => {
    const { number, name, state, resumeState, createdAt, startedAt, endedAt } = round;
    const { labels, arms } = counts.get(round.id) ?? { labels: null, arms: [] };
    const experiment = experiments.find(({ id }) => id === round.experimentId);
    const config = storedRoundConfigSchema.safeParse(round.config).data;
    return {
      number,
      labeledBy: config?.labeler.kind ?? "people",
      experiment: { slug: experiment?.slug ?? "", name: experiment?.name ?? "" },
      name,
      state,
      resumeState,
      problem: problemOf(round),
      armShares: (config?.arms ?? []).map(({ name: arm, share }) => {
        const got = arms.find((count) => count.arm === arm);
        return { name: arm, share, pairs: got?.pairs ?? 0, labels: got?.judgments ?? 0 };
      }),
      pairs: labels?.pairs ?? 0,
      labelsDone: labels?.done ?? 0,
      labelsWanted: labels?.wanted ?? 0,
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
