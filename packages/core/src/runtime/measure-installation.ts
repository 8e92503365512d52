import type { Db } from "@gshf/db";

/** What an installation is busy with, by the database's clock. */
export type InstallationMeasures = {
  /** By state: how many rounds are in it, and how long the one that is there longest has been. */
  rounds: readonly { state: string; count: number; longestSeconds: number }[];
  /** Jobs at trainers, by state; those that have ended, for an hour. */
  trainingJobs: readonly { state: string; count: number }[];
  /** How long the running job that was silent longest has been silent; 0 where none runs. */
  trainerSilenceSeconds: number;
  /** Labels that count, of everything there is. */
  labels: number;
};

export async function measureInstallation(db: Pick<Db, "$queryRaw">): Promise<InstallationMeasures> {
  const [rounds, trainingJobs, [silence], [labels]] = await Promise.all([
    db.$queryRaw<InstallationMeasures["rounds"]>`
      /* measure-rounds */
      select state::text as state, count(*)::int as count,
             extract(epoch from now() - min("stateSince"))::float8 as "longestSeconds"
        from "Round" group by state order by state`,
    db.$queryRaw<InstallationMeasures["trainingJobs"]>`
      /* measure-training-jobs */
      select state::text as state, count(*)::int as count from "TrainingJob"
       where "endedAt" is null or "endedAt" > now() - interval '1 hour' group by state order by state`,
    db.$queryRaw<{ seconds: number }[]>`
      /* measure-trainer-silence */
      select coalesce(extract(epoch from now() - min(coalesce("heartbeatAt", "createdAt"))), 0)::float8 as seconds
        from "TrainingJob" where state in ('queued', 'provisioning', 'running', 'recovering', 'cancelling')`,
    db.$queryRaw<{ labels: number }[]>`
      /* measure-labels */ select coalesce(sum(labels), 0)::float8 as labels from "RoundTally"`,
  ]);
  return {
    rounds,
    trainingJobs,
    trainerSilenceSeconds: silence?.seconds ?? 0,
    labels: labels?.labels ?? 0,
  };
}
