import type { JobHandler, JobName } from "@gshf/jobs";
import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

export type Metrics = {
  registry: Registry;
  /** Counts and times every run of a handler. */
  timed: <Name extends JobName>(name: Name, handler: JobHandler<Name>) => JobHandler<Name>;
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
  return {
    registry,
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
