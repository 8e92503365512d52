import { heartbeatSeconds, type JobRequest, type MetricsPoint } from "@gshf/trainer-protocol";
import type { FaultBox } from "../faults.ts";
import type { EmbedTexts } from "../policy/policies.ts";
import type { Pools } from "../pools/pool.ts";
import type { ArtifactStore } from "./artifacts.ts";
import { type RunProgress, runJob } from "./run-job.ts";
import type { StatusWriter } from "./write-status.ts";

export type AttemptDeps = {
  readonly write: StatusWriter;
  readonly artifacts: ArtifactStore;
  readonly embedTexts: EmbedTexts;
  readonly pools: Pools;
  readonly faults: FaultBox;
  readonly fetch: typeof fetch;
  /** Where `…/v1/artifacts` is reached from outside. */
  readonly artifactUrl: (sha256: string) => string;
};

/** Asked to break by /faults. */
class Broken extends Error {
  constructor(step: number) {
    super(`broke after step ${step}; the checkpoints up to there are kept`);
  }
}

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
      const isBroken = error instanceof Broken;
      const code = isBroken ? "fault" : "internal";
      write.state(jobId, { state: "failed", error: { code, message, retryable: !isBroken } });
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
  const outcome = await runJob(request, progressOf(jobId, signal, deps), { ...deps, signal });
  signal.throwIfAborted();
  if (!outcome.ok) return write.state(jobId, { state: "failed", error: outcome.error });
  const { made } = outcome;
  const served = deps.artifacts.put(made.content);
  const sha256 = faults.takeTrainer(["wrong-checksum"]) ? "0".repeat(64) : served;
  const { kind } = made;
  const uri = deps.artifactUrl(served);
  if (made.kind === "checkpoint") {
    const checkpoint = { uri, sha256, kl: made.kl, step: made.steps };
    write.event(jobId, {}, () => ({ type: "job.checkpoint", data: checkpoint }));
  }
  write.state(jobId, { state: "succeeded", progress: 1, artifacts: [{ kind, uri, sha256 }] });
}

function progressOf(jobId: string, signal: AbortSignal, deps: AttemptDeps): RunProgress {
  const { write } = deps;
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
    checkpoint(made) {
      if (made.kind !== "checkpoint") return;
      const sha256 = deps.artifacts.put(made.content);
      const data = { uri: deps.artifactUrl(sha256), sha256, kl: made.kl, step: made.steps };
      write.event(jobId, {}, () => ({ type: "job.checkpoint", data }));
      if (deps.faults.takeTrainer(["break"])) throw new Broken(made.steps);
    },
  };
}
