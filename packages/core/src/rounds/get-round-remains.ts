import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { type ArmTally, armTallies } from "../tallies/index.ts";
import { findRound } from "./find-round.ts";
import { roundRefSchema } from "./model.ts";

const remainsSchema = z.object({
  /** Labels that count, and on how many of the round's pairs. */
  labels: z.int(),
  labeledPairs: z.int(),
  pairs: z.int(),
  /** Pairs on somebody's screen right now. */
  onScreen: z.int(),
  /** Labels that came after the end, kept and not counted. */
  late: z.int(),
  /** Answers drawn for the round, and so paid for. */
  answers: z.int(),
  /** The dataset it froze: then, and only then, later rounds learn from its labels. */
  datasetSha256: z.string().nullable(),
  /** The last job at the trainer; `isOver`: it has ended or has answered that it stops. */
  training: z
    .object({
      externalId: z.string().nullable(),
      host: z.string().nullable(),
      state: z.string(),
      isOver: z.boolean(),
    })
    .nullable(),
  /** The policy its training made. */
  policy: z.string().nullable(),
});
export type RoundRemains = z.output<typeof remainsSchema>;

/** What stays of a round when it is cancelled, in figures: asked before, and shown after. */
export const getRoundRemains = verb({
  name: "rounds.remains",
  kind: "query",
  may: "rounds.read",
  input: roundRefSchema,
  output: remainsSchema,
  run: async (deps, { project }, { number }) => {
    const found = await findRound(deps, project, number);
    if (!found.ok) return found;
    const roundId = found.value.id;
    const [tallies, onScreen, answers, dataset, job] = await Promise.all([
      armTallies(deps.db, [roundId]),
      deps.db.slot.count({ where: { roundId, state: "leased", leaseUntil: { gt: deps.now() } } }),
      deps.db.response.count({ where: { roundId } }),
      deps.db.dataset.findUnique({ where: { roundId }, select: { manifestSha256: true } }),
      deps.db.trainingJob.findFirst({
        where: { roundId },
        orderBy: { attempt: "desc" },
        include: { policy: { select: { name: true } } },
      }),
    ]);
    const host = project.trainerUrl === null ? null : (URL.parse(project.trainerUrl)?.host ?? null);
    const training = job && {
      externalId: job.externalId,
      host,
      state: job.state,
      isOver: job.endedAt !== null,
    };
    return done({
      labels: sumOf(tallies, "labels"),
      labeledPairs: sumOf(tallies, "judgedPairs"),
      pairs: sumOf(tallies, "pairs"),
      late: sumOf(tallies, "late"),
      onScreen,
      answers,
      datasetSha256: dataset?.manifestSha256 ?? null,
      training,
      policy: job?.policy?.name ?? null,
    });
  },
});

function sumOf(tallies: readonly ArmTally[], key: "labels" | "judgedPairs" | "pairs" | "late"): number {
  return tallies.reduce((sum, tally) => sum + tally[key], 0);
}
