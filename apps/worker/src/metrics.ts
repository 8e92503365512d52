import type { JobHandler, JobName } from "@gshf/jobs";
import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

export type Metrics = {
  registry: Registry;
  /** Counts and times every run of a handler. */
  timed: <Name extends JobName>(name: Name, handler: JobHandler<Name>) => JobHandler<Name>;
  /** Notes rows of kept counts that were found wrong. */
  countTallyDifferences: (count: number) => void;
};

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "gshf_worker_" });
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
