import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Logger } from "pino";
import { annotatorRoutes } from "./annotators/routes.ts";
import { createAnnotatorRuns } from "./annotators/runs.ts";
import { type Embedder, embeddingModel } from "./embedding/embedder.ts";
import { applyPolicyFaults, faultRoutes } from "./fault-routes.ts";
import { createFaultBox, type Faults } from "./faults.ts";
import { openaiError } from "./http/openai-error.ts";
import { openAdapterStore } from "./policy/adapter-store.ts";
import { judgeModel } from "./policy/gold-judge.ts";
import { createPolicies, referenceModel } from "./policy/policies.ts";
import { goldModel, policyRoutes } from "./policy/routes.ts";
import { indexPools, type Pool } from "./pools/pool.ts";
import { openArtifactStore } from "./trainer/artifacts.ts";
import { openJobStore } from "./trainer/job-store.ts";
import { trainerRoutes } from "./trainer/routes.ts";
import { createWebhookSender } from "./trainer/send-webhooks.ts";
import { createTrainer } from "./trainer/trainer.ts";
import { createStatusWriter } from "./trainer/write-status.ts";

export type LabOptions = {
  readonly pools: readonly Pool[];
  readonly dataDir: string;
  /** Where others reach this lab, without a trailing slash. */
  readonly publicUrl: string;
  /** Hosts beside this machine that artifacts and invites may lie on. */
  readonly allowedHosts: readonly string[];
  /** Outlives the lab: whoever made it closes it. */
  readonly embedder: Embedder;
  /** Faults from the start, and the right to change them over HTTP; null: no faults at all. */
  readonly faults: Faults | null;
  readonly webhookSecret: string | null;
  readonly log: Logger;
};

export type Lab = {
  readonly app: Hono;
  /** Embeds all candidates ahead of time, behind whatever is asked for. */
  warm(): void;
  /** Takes up the training jobs that a stopped lab left unfinished. */
  recover(): void;
  /** Resolves once no job, webhook or annotator is at work. */
  idle(): Promise<void>;
  /** Stops working; unfinished jobs stay for the next lab on the same data. */
  close(): void;
};

const bodyBytesMax = 64 * 1024 * 1024;

/** Puts the lab together: policy server, embedder, trainer and annotators on one HTTP application. */
export function createLab(options: LabOptions): Lab {
  const { dataDir, embedder, log } = options;
  const pools = indexPools(options.pools);
  const faults = createFaultBox(options.faults ?? {});
  const reserved = [referenceModel, embeddingModel, goldModel, judgeModel];
  const adapters = openAdapterStore(join(dataDir, "adapters"), { ...options, fetch, reserved });
  const artifacts = openArtifactStore(join(dataDir, "artifacts"));
  const webhooks = createWebhookSender({
    fetch,
    now: () => new Date(),
    timeoutMs: 10_000,
    pauseMs: 500,
    onDrop: ({ job_id, seq, type }, reason) => log.warn({ job_id, seq, type, reason }, "webhook not taken"),
  });
  const jobs = openJobStore(join(dataDir, "jobs"));
  const { webhookSecret } = options;
  const trainer = createTrainer({
    jobs,
    artifacts,
    webhooks,
    write: createStatusWriter({ jobs, webhooks, webhookSecret, now: () => new Date() }),
    embedTexts: (texts) => embedder.embed(texts),
    pools,
    faults,
    fetch,
    artifactUrl: (sha256) => `${options.publicUrl}/trainer/v1/artifacts/${sha256}.json`,
  });
  const runs = createAnnotatorRuns({
    pools,
    fetch,
    now: () => performance.now(),
    newId: randomUUID,
    retryPauseMs: 500,
    loanPauseMs: 2_000,
    loanWaitMs: 15 * 60_000,
  });
  const policies = createPolicies((texts) => embedder.embed(texts));

  const app = new Hono();
  // A host such as 1270.0.1 makes no address; whoever reads more than the path of such a request meets an error.
  app.use("*", async (c, next) =>
    URL.canParse(c.req.url)
      ? next()
      : openaiError(c, 400, "invalid_host", "the request's host makes no address"),
  );
  app.use("*", bodyLimit({ maxSize: bodyBytesMax, onError: tooLarge }));
  app.get("/health", (c) => c.json({ ok: true, pools: pools.all.length, embeddings: embedder.stats() }));
  if (options.faults !== null) app.route("/", faultRoutes(faults));
  app.use("*", applyPolicyFaults(faults));
  app.route("/", policyRoutes({ pools, policies, embedder, adapters, faults, random: Math.random }));
  app.route("/trainer", trainerRoutes({ trainer, artifacts, faults }));
  app.route("/", annotatorRoutes({ runs, allowedHosts: options.allowedHosts }));
  app.notFound((c) => openaiError(c, 404, "not_found", `the lab has no ${c.req.method} ${c.req.path}`));
  app.onError((error, c) => {
    log.error({ err: error, path: c.req.path }, "request failed");
    return openaiError(c, 500, "internal", "the lab failed on this request; its log says why");
  });
  return {
    app,
    warm: () => embedder.warm(pools.all.flatMap((pool) => pool.candidates.map(({ text }) => text))),
    recover: () => trainer.recover(),
    async idle() {
      await trainer.idle();
      await runs.idle();
    },
    close: () => trainer.close(),
  };
}

function tooLarge(c: Parameters<typeof openaiError>[0]): Response {
  return openaiError(c, 413, "too_large", `the body is larger than ${bodyBytesMax} bytes`);
}
