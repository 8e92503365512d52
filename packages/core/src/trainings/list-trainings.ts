import { Prisma } from "@gshf/db";
import { Manifest } from "@gshf/trainer-protocol";
import { z } from "zod";
import { type Deps, done, momentSchema, pageFields, pageOf, readPage, verb } from "../access/index.ts";
import { byHandPrefix } from "./add-given-policy.ts";
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

const newestOfBoth = {
  place: z.tuple([momentSchema, z.uuid()]),
  placeOf: ({ createdAt, id }: { createdAt: Date; id: string }) => [createdAt.toISOString(), id],
  behind: (place: [Date, string] | null) => ({
    behind:
      place === null
        ? Prisma.empty
        : Prisma.sql`and ("createdAt", "id") < (${place[0]}::timestamptz, ${place[1]}::uuid)`,
  }),
};

/** A project's trainings, the newest first: those at the ends of rounds, and those started from datasets. */
export const listTrainings = verb({
  name: "trainings.list",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string(), ...pageFields }),
  output: pageOf(trainingSummarySchema),
  run: async (deps, { project }, input) => {
    const page = await readPage(input, newestOfBoth, ({ behind, take }) =>
      placesOf(deps, { projectId: project.id, behind, take }),
    );
    if (!page.ok) return page;
    const { items: places, next } = page.value;
    const ids = places.map(({ id }) => id);
    const known = new Map([...(await startedByHand(deps, ids)), ...(await atRoundEnds(deps, ids))]);
    return done({ items: ids.flatMap((id) => known.get(id) ?? []), next });
  },
});

type Asked = { projectId: string; behind: Prisma.Sql; take: number };

/**
 * Which trainings are on a page: those that were started by hand, and of each round the last attempt that was trained
 * here. It reads each round's attempts, which are few, and of no training more than when it was made.
 */
function placesOf({ db }: Pick<Deps, "db">, { projectId, behind, take }: Asked) {
  return db.$queryRaw<{ id: string; createdAt: Date }[]>`
    select "id"::text as "id", "createdAt" from (
      (select "id", "createdAt" from "Training" where "projectId" = ${projectId}::uuid ${behind}
        order by "createdAt" desc, "id" desc limit ${take})
      union all
      select "id", "createdAt" from (
        select j."id", j."createdAt" from "Round" r
         cross join lateral (select "id", "createdAt" from "TrainingJob"
                              where "roundId" = r."id" and not starts_with("idempotencyKey", ${byHandPrefix})
                              order by "attempt" desc limit 1) j
         where r."projectId" = ${projectId}::uuid) at_ends where true ${behind}) both_kinds
     order by "createdAt" desc, "id" desc limit ${take}`;
}

type Told = [id: string, training: TrainingSummary][];

async function startedByHand(deps: Pick<Deps, "db">, ids: readonly string[]): Promise<Told> {
  const trainings = await deps.db.training.findMany({
    where: { id: { in: [...ids] } },
    include: {
      dataset: { select: { manifestSha256: true } },
      jobs: { orderBy: { attempt: "desc" }, take: 1, select: { progress: true } },
    },
  });
  return trainings.map((training) => [
    training.id,
    {
      number: training.number,
      round: null,
      name: training.name,
      algorithm: specOf(training).algorithm,
      state: training.state,
      progress: training.state === "succeeded" ? 1 : (training.jobs[0]?.progress ?? 0),
      manifestSha256: training.dataset.manifestSha256,
      createdAt: training.createdAt,
      endedAt: training.endedAt,
    },
  ]);
}

async function atRoundEnds(deps: Pick<Deps, "db">, ids: readonly string[]): Promise<Told> {
  const jobs = await deps.db.trainingJob.findMany({
    where: { id: { in: [...ids] } },
    include: { round: { select: { number: true } }, dataset: true, policy: { select: { name: true } } },
  });
  return jobs.flatMap((job): Told => {
    if (job.round === null) return [];
    const manifest = Manifest.safeParse(job.dataset.manifest).data;
    return [
      [
        job.id,
        {
          number: null,
          round: job.round.number,
          name: job.policy?.name ?? `round-${job.round.number}`,
          algorithm: manifest?.algorithm ?? "dpo",
          state: job.state,
          progress: job.progress,
          manifestSha256: job.dataset.manifestSha256,
          createdAt: job.createdAt,
          endedAt: job.endedAt,
        },
      ],
    ];
  });
}
