import { type InstallationMeasures, measureInstallation, succeedsWithin } from "@gshf/core/runtime";
import type { Db } from "@gshf/db";
import { type JobHandler, type JobName, jobNames, measureQueues, type QueueMeasure } from "@gshf/jobs";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export type Metrics = {
  registry: Registry;
  /** Everything for Prometheus, measured now. */
  print: () => Promise<string>;
  /** Counts and times every run of a handler. */
  timed: <Name extends JobName>(name: Name, handler: JobHandler<Name>) => JobHandler<Name>;
  /** Notes rows of kept counts that were found wrong. */
  countTallyDifferences: (count: number) => void;
};

/** Prometheus gives up after ten seconds, and then knows nothing at all. */
const measuredMsMax = 5_000;

/**
 * What this process did, and with a database, what the installation is busy with: every worker tells the same, so
 * that no one of them has to be there.
 */
export function createMetrics(db?: Pick<Db, "$queryRaw">): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "gshf_worker_" });
  const measure = db === undefined ? async () => undefined : installationGauges(registry, db);
  const runs = new Counter({
    name: "gshf_jobs_total",
    help: "Job runs by name and how they ended",
    labelNames: ["job", "outcome"],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: "gshf_job_seconds",
    help: "How long a job ran",
    labelNames: ["job"],
    buckets: [0.05, 0.2, 1, 5, 20, 60, 240],
    registers: [registry],
  });
  const differences = new Counter({
    name: "gshf_tally_differences_total",
    help: "Rows of kept counts that differed from what they count; each is a fault, and was mended",
    registers: [registry],
  });
  return {
    registry,
    print: async () => {
      await measure();
      return registry.metrics();
    },
    countTallyDifferences: (count) => differences.inc(count),
    timed: (name, handler) => async (payload, context) => {
      const stop = seconds.startTimer({ job: name });
      try {
        await handler(payload, context);
        runs.inc({ job: name, outcome: "done" });
      } catch (error) {
        runs.inc({ job: name, outcome: "failed" });
        throw error;
      } finally {
        stop();
      }
    },
  };
}

/** Gauges of the whole installation, and what writes them anew; what the database does not tell in time stays as it was. */
function installationGauges(registry: Registry, db: Pick<Db, "$queryRaw">): () => Promise<void> {
  const gauge = (name: string, help: string, label?: "queue" | "state") =>
    new Gauge({ name, help, labelNames: label === undefined ? [] : [label], registers: [registry] });
  const up = gauge("gshf_database_up", "1 while the database answers; else what else is told here is old");
  const waiting = gauge("gshf_queue_waiting", "Jobs that wait and might run now", "queue");
  const oldest = gauge("gshf_queue_oldest_seconds", "How long the first job of a queue has waited", "queue");
  const rounds = gauge("gshf_rounds", "Rounds by state", "state");
  const longest = gauge(
    "gshf_round_longest_seconds",
    "How long a round has been in a state, at most",
    "state",
  );
  const trainings = gauge("gshf_training_jobs", "Jobs at trainers by state; ended ones for an hour", "state");
  const silence = gauge("gshf_trainer_silence_seconds", "How long a running trainer was silent, at most");
  const labels = gauge("gshf_labels", "Labels that count; what is deleted lowers it");
  const show = (queues: readonly QueueMeasure[], found: InstallationMeasures) => {
    for (const each of [rounds, longest, trainings]) each.reset();
    for (const queue of jobNames) {
      const measure = queues.find(({ name }) => name === queue);
      waiting.set({ queue }, measure?.waiting ?? 0);
      oldest.set({ queue }, measure?.oldestSeconds ?? 0);
    }
    for (const { state, count, longestSeconds } of found.rounds) {
      rounds.set({ state }, count);
      longest.set({ state }, longestSeconds);
    }
    for (const { state, count } of found.trainingJobs) trainings.set({ state }, count);
    silence.set(found.trainerSilenceSeconds);
    labels.set(found.labels);
  };
  return async () => {
    const measured = Promise.all([measureQueues(db), measureInstallation(db)]);
    const shown = measured.then(([queues, found]) => show(queues, found));
    up.set((await succeedsWithin(measuredMsMax, shown)) ? 1 : 0);
  };
}
