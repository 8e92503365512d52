import { heartbeatSeconds, type JobRequest, type MetricsPoint } from "@gshf/trainer-protocol";
import type { FaultBox } from "../faults.ts";
import type { EmbedTexts } from "../policy/policies.ts";
import type { ArtifactStore } from "./artifacts.ts";
import { type RunProgress, runJob } from "./run-job.ts";
import type { StatusWriter } from "./write-status.ts";

export type AttemptDeps = {
  readonly write: StatusWriter;
  readonly artifacts: ArtifactStore;
  readonly embedTexts: EmbedTexts;
  readonly faults: FaultBox;
  readonly fetch: typeof fetch;
  /** Where `…/v1/artifacts` is reached from outside. */
  readonly artifactUrl: (sha256: string) => string;
};

/** One attempt at a job, from the first fetch to its end, which is reported however it comes. */
export async function attemptJob(
  jobId: string,
  request: JobRequest,
  signal: AbortSignal,
  deps: AttemptDeps,
): Promise<void> {
  const { write } = deps;
  const beat = setInterval(() => {
    write.event(jobId, {}, ({ state, progress }) => ({ type: "job.heartbeat", data: { state, progress } }));
  }, heartbeatSeconds * 1_000);
  try {
    await run(jobId, request, signal, deps);
  } catch (error) {
    if (signal.aborted) write.state(jobId, { state: "cancelled" });
    else {
      const message = error instanceof Error ? error.message : String(error);
      write.state(jobId, { state: "failed", error: { code: "internal", message, retryable: true } });
    }
  } finally {
    clearInterval(beat);
  }
}

async function run(
  jobId: string,
  request: JobRequest,
  signal: AbortSignal,
  deps: AttemptDeps,
): Promise<void> {
  const { write, faults } = deps;
  signal.throwIfAborted();
  if (faults.takeTrainer(["fail"])) {
    const error = { code: "fault", message: "asked to fail by /faults", retryable: true };
    return write.state(jobId, { state: "failed", error });
  }
  const outcome = await runJob(request, progressOf(jobId, signal, write), { ...deps, signal });
  signal.throwIfAborted();
  if (!outcome.ok) return write.state(jobId, { state: "failed", error: outcome.error });
  const served = deps.artifacts.put(outcome.adapter);
  const sha256 = faults.takeTrainer(["wrong-checksum"]) ? "0".repeat(64) : served;
  const uri = deps.artifactUrl(served);
  const checkpoint = { uri, sha256, kl: null, step: outcome.steps };
  write.event(jobId, {}, () => ({ type: "job.checkpoint", data: checkpoint }));
  write.state(jobId, { state: "succeeded", progress: 1, artifacts: [{ kind: "checkpoint", uri, sha256 }] });
}

function progressOf(jobId: string, signal: AbortSignal, write: StatusWriter): RunProgress {
  let steps = 0;
  return {
    state(state, progress) {
      // A job that is cancelling does not come back.
      if (!signal.aborted) write.state(jobId, { state, progress });
    },
    metrics(points: readonly MetricsPoint[]) {
      steps += points.length;
      // How many steps it takes is not known; this nears 1 and never reaches it.
      const progress = 0.1 + (0.9 * steps) / (steps + 200);
      write.event(jobId, { progress }, () => ({ type: "job.metrics", data: { points: [...points] } }));
    },
  };
}
