import { createDeps, resealSecrets } from "@gshf/core/runtime";
import { createQueue } from "@gshf/jobs";
import { startTracing } from "@gshf/tracing";
import { calculator } from "./calculator.ts";
import { readEnv, type WorkerEnv } from "./env.ts";
import { buildDatasetJob } from "./jobs/build-dataset.ts";
import { deleteProjectJob } from "./jobs/delete-project.ts";
import { deliverWebhookJob } from "./jobs/deliver-webhook.ts";
import { exportDatasetJob } from "./jobs/export-dataset.ts";
import { readImportJob } from "./jobs/read-import.ts";
import { reconcileTrainingJobHandler } from "./jobs/reconcile-training.ts";
import { sweepJudgesJob } from "./jobs/sweep-judges.ts";
import { sweepRoundsJob } from "./jobs/sweep-rounds.ts";
import { sweepStatisticsJob } from "./jobs/sweep-statistics.ts";
import { sweepTalliesJob } from "./jobs/sweep-tallies.ts";
import { workEvaluationJob } from "./jobs/work-evaluation.ts";
import { workJudgeJob } from "./jobs/work-judge.ts";
import { workRehearsalJob } from "./jobs/work-rehearsal.ts";
import { workRoundJob } from "./jobs/work-round.ts";
import { workRunJob } from "./jobs/work-run.ts";
import { workStatisticsJob } from "./jobs/work-statistics.ts";
import { workTrainingJob } from "./jobs/work-training.ts";
import { createMetrics } from "./metrics.ts";
import { rehearseInThread } from "./rehearse-in-thread.ts";
import { selectionKernel } from "./selection-kernel.ts";
import { serveHealth } from "./serve-health.ts";

/** How often rounds that stand still are looked for; any number of workers share one sweep. */
const sweepSeconds = 3;
/** How often some thousands of kept counts are compared with what they count: under a hundredth of a core. */
const tallySweepSeconds = 30;
/** Shards in hand are given back well before whoever stops us loses patience. */
const stopGraceMs = 8_000;

function envOrExit(): WorkerEnv {
  try {
    // Whoever starts it elsewhere says so.
    return readEnv(Object.assign({ NODE_ENV: "production" }, process.env));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}

const env = envOrExit();
const endTracing = startTracing({
  endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT,
  share: env.OTEL_TRACES_SAMPLER_ARG,
  service: "gshf-worker",
});
const services = createDeps(env, "worker");
const { log } = services;
const kernel = await selectionKernel(env.SELECTION_KERNEL).catch((error: unknown) => {
  log.fatal({ err: error }, "ONNX Runtime does not load here; SELECTION_KERNEL=typed-array does without it");
  process.exit(1);
});
const deps = { ...services, kernel, rehearse: rehearseInThread, calculator };
const metrics = createMetrics(deps.db);
const queue = await createQueue({
  url: env.DATABASE_URL,
  db: deps.db,
  onError: (error, what) => log.error({ err: error, what }, `queue: ${what}`),
});
await queue.work("round.work", metrics.timed("round.work", workRoundJob(deps)));
await queue.work("round.sweep", metrics.timed("round.sweep", sweepRoundsJob(deps)));
await queue.work("judge.work", metrics.timed("judge.work", workJudgeJob(deps)));
await queue.work("rehearsal.work", metrics.timed("rehearsal.work", workRehearsalJob(deps)));
await queue.work("statistics.work", metrics.timed("statistics.work", workStatisticsJob(deps)));
await queue.work("statistics.sweep", metrics.timed("statistics.sweep", sweepStatisticsJob(deps)));
await queue.work("judge.sweep", metrics.timed("judge.sweep", sweepJudgesJob(deps)));
await queue.work(
  "tallies.sweep",
  metrics.timed("tallies.sweep", sweepTalliesJob(deps, metrics.countTallyDifferences)),
);
await queue.work("import.read", metrics.timed("import.read", readImportJob(deps)));
await queue.work("dataset.build", metrics.timed("dataset.build", buildDatasetJob(deps)));
await queue.work("dataset.export", metrics.timed("dataset.export", exportDatasetJob(deps)));
await queue.work("evaluation.work", metrics.timed("evaluation.work", workEvaluationJob(deps)));
await queue.work("training.work", metrics.timed("training.work", workTrainingJob(deps)));
await queue.work("recipe.work", metrics.timed("recipe.work", workRunJob(deps)));
await queue.work(
  "training.reconcile",
  metrics.timed("training.reconcile", reconcileTrainingJobHandler(deps)),
);
await queue.work("webhook.deliver", metrics.timed("webhook.deliver", deliverWebhookJob(deps)));
await queue.work("project.delete", metrics.timed("project.delete", deleteProjectJob(deps)));
await queue.onDead(async ({ name, message, attempts }) => {
  // The sweep makes up for lost round work; what remains here is for whoever reads the log.
  log.error({ job: name, attempts }, `${name} was given up: ${message}`);
});
queue.every(sweepSeconds, { name: "round.sweep", payload: {} });
queue.every(sweepSeconds, { name: "judge.sweep", payload: {} });
queue.every(tallySweepSeconds, { name: "tallies.sweep", payload: {} });
queue.every(sweepSeconds, { name: "statistics.sweep", payload: {} });
const server = await serveHealth({
  db: deps.db,
  storage: deps.storage,
  metrics,
  host: env.WORKER_HOST,
  port: env.WORKER_PORT,
  onError: (error) => log.error({ err: error }, "a request to the worker failed"),
}).catch((error: unknown) => {
  log.fatal(
    { err: error },
    `can't listen on ${env.WORKER_HOST}:${env.WORKER_PORT}; WORKER_HOST and WORKER_PORT say where else`,
  );
  process.exit(1);
});
log.info(
  { port: env.WORKER_PORT, leaseSeconds: env.WORKER_LEASE_SECONDS, kernel: kernel.name },
  "the worker is ready",
);

if (env.SECRETS_KEY.length > 1) {
  log.info(await resealSecrets(deps), "sealed by the first of the keys what an earlier one had sealed");
}

let stopping = false;
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal: name }, "stopping");
    server.close();
    queue
      .stop({ graceMs: stopGraceMs })
      .then(() => Promise.allSettled([deps.db.$disconnect(), endTracing()]))
      .then(() => process.exit(0))
      .catch((error: unknown) => {
        log.error({ err: error }, "could not stop in order");
        process.exit(1);
      });
  });
}
