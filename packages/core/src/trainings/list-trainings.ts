import { Manifest } from "@gshf/trainer-protocol";
import { z } from "zod";
import { type Deps, done, verb } from "../access/index.ts";
import { isByHand } from "./add-given-policy.ts";
import { algorithms } from "./model.ts";
import { specOf } from "./work-training.ts";

const trainingSummarySchema = z.object({
  /** Of one that somebody started from a dataset; null for that at a round's end. */
  number: z.int().nullable(),
  /** The round that it belongs to; null for one that somebody started. */
  round: z.int().nullable(),
  /** What it makes, or is to make. */
  name: z.string(),
  algorithm: z.enum(algorithms),
  state: z.string(),
  progress: z.number(),
  manifestSha256: z.string(),
  createdAt: z.date(),
  endedAt: z.date().nullable(),
});
export type TrainingSummary = z.output<typeof trainingSummarySchema>;

const listMax = 500;

/** A project's trainings, the newest first: those at the ends of rounds, and those started from datasets. */
export const listTrainings = verb({
  name: "trainings.list",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string() }),
  output: z.array(trainingSummarySchema),
  run: async (deps, { project }) => {
    const both = [...(await startedByHand(deps, project.id)), ...(await atRoundEnds(deps, project.id))];
    return done(both.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime()).slice(0, listMax));
  },
});

async function startedByHand(deps: Pick<Deps, "db">, projectId: string): Promise<TrainingSummary[]> {
  const trainings = await deps.db.training.findMany({
    where: { projectId },
    orderBy: { number: "desc" },
    take: listMax,
    include: {
      dataset: { select: { manifestSha256: true } },
      jobs: { orderBy: { attempt: "desc" }, take: 1, select: { progress: true } },
    },
  });
  return trainings.map((training) => ({
    number: training.number,
    round: null,
    name: training.name,
    algorithm: specOf(training).algorithm,
    state: training.state,
    progress: training.state === "succeeded" ? 1 : (training.jobs[0]?.progress ?? 0),
    manifestSha256: training.dataset.manifestSha256,
    createdAt: training.createdAt,
    endedAt: training.endedAt,
  }));
}

async function atRoundEnds(deps: Pick<Deps, "db">, projectId: string): Promise<TrainingSummary[]> {
  const jobs = await deps.db.trainingJob.findMany({
    where: { round: { projectId } },
    orderBy: [{ createdAt: "desc" }, { attempt: "desc" }],
    take: listMax,
    include: { round: { select: { number: true } }, dataset: true, policy: { select: { name: true } } },
  });
  const seen = new Set<string>();
  return jobs.flatMap((job) => {
    // The last attempt speaks for the training; a policy that a person gave was not trained here.
    if (job.round === null || job.roundId === null || seen.has(job.roundId) || isByHand(job)) return [];
    seen.add(job.roundId);
    const manifest = Manifest.safeParse(job.dataset.manifest).data;
    return {
      number: null,
      round: job.round.number,
      name: job.policy?.name ?? `round-${job.round.number}`,
      algorithm: manifest?.algorithm ?? "dpo",
      state: job.state,
      progress: job.progress,
      manifestSha256: job.dataset.manifestSha256,
      createdAt: job.createdAt,
      endedAt: job.endedAt,
    };
  });
}
