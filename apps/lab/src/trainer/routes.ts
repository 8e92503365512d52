import { JobRequest } from "@gshf/trainer-protocol";
import { Hono } from "hono";
import type { FaultBox } from "../faults.ts";
import { openaiError, readBody } from "../http/openai-error.ts";
import type { ArtifactStore } from "./artifacts.ts";
import { labCapabilities } from "./capabilities.ts";
import type { Trainer } from "./trainer.ts";

export type TrainerRouteDeps = {
  readonly trainer: Trainer;
  readonly artifacts: ArtifactStore;
  readonly faults: FaultBox;
};

/** The trainer protocol over HTTP, to be mounted at `/trainer`. */
export function trainerRoutes(deps: TrainerRouteDeps): Hono {
  const { trainer, artifacts } = deps;
  const app = new Hono();
  app.use("*", async (c, next) => {
    const fault = deps.faults.takeTrainer(["error", "never"]);
    if (fault?.mode === "error") return openaiError(c, 500, "fault", "asked to fail by /faults");
    if (fault?.mode === "never") {
      await new Promise<void>((resolve) => c.req.raw.signal.addEventListener("abort", () => resolve()));
    }
    await next();
  });
  app.get("/v1/capabilities", (c) => c.json(labCapabilities));
  app.post("/v1/jobs", async (c) => {
    const key = c.req.header("idempotency-key");
    if (!key) return openaiError(c, 400, "no_idempotency_key", "the Idempotency-Key header is needed");
    const read = await readBody(c, JobRequest);
    if (!read.ok) return read.response;
    const submission = trainer.submit(key, read.body);
    if (!submission.ok) {
      return openaiError(c, 409, "conflict", "this idempotency key belongs to a job with another body");
    }
    const { job_id, state } = submission.status;
    return c.json({ job_id, state }, 202);
  });
  app.get("/v1/jobs/:id", (c) => {
    const status = trainer.status(c.req.param("id"));
    return status ? c.json(status) : unknownJob(c);
  });
  app.post("/v1/jobs/:id/cancel", (c) => {
    const status = trainer.cancel(c.req.param("id"));
    return status ? c.json(status) : unknownJob(c);
  });
  app.get("/v1/jobs/:id/events", (c) => {
    const after = Number(c.req.query("after") ?? "0");
    if (!Number.isSafeInteger(after) || after < 0) {
      return openaiError(c, 400, "bad_request", "after must be a seq, an integer of at least 0");
    }
    const events = trainer.events(c.req.param("id"), after);
    if (!events) return unknownJob(c);
    const lines = events.map((event) => `${JSON.stringify(event)}\n`).join("");
    return c.body(lines, 200, { "content-type": "application/x-ndjson" });
  });
  app.get("/v1/artifacts/:name", (c) => {
    const text = artifacts.read(c.req.param("name").replace(/\.json$/, ""));
    if (text === undefined) return openaiError(c, 404, "unknown_artifact", "no such artifact");
    return c.body(text, 200, { "content-type": "application/json" });
  });
  return app;
}

function unknownJob(c: Parameters<typeof openaiError>[0]) {
  return openaiError(c, 404, "unknown_job", "no such job");
}
