import type { JobState, JobStatus } from "./job.ts";

/**
 * Which states may follow which within an attempt: queued → provisioning → running ⇄ recovering → succeeded |
 * failed, and cancelling → cancelled from any state that is not final. A poll may miss states in between, so
 * every later one counts as a successor.
 */
const successors: Readonly<Record<JobState, readonly JobState[]>> = {
  queued: ["provisioning", "running", "recovering", "cancelling", "succeeded", "failed", "cancelled"],
  provisioning: ["running", "recovering", "cancelling", "succeeded", "failed", "cancelled"],
  running: ["recovering", "cancelling", "succeeded", "failed", "cancelled"],
  recovering: ["running", "cancelling", "succeeded", "failed", "cancelled"],
  // A job that had finished when the request to cancel reached it says so.
  cancelling: ["cancelled", "succeeded", "failed"],
  succeeded: [],
  failed: [],
  cancelled: [],
};

/** The states a job never leaves. */
export type TerminalState = "succeeded" | "failed" | "cancelled";

/** Whether a job in this state is over for good. */
export function isTerminal(state: JobState): state is TerminalState {
  return state === "succeeded" || state === "failed" || state === "cancelled";
}

export type StatusUpdate =
  | { readonly ok: true; readonly status: JobStatus; readonly changed: boolean }
  | {
      readonly ok: false;
      readonly reason: "stale-seq" | "older-attempt" | "terminal" | "impossible-transition";
      readonly message: string;
    };

/** The part of a status the rule looks at. */
export type KnownStatus = Pick<JobStatus, "state" | "attempt" | "seq">;

/**
 * Whether what a trainer says now may replace what is known: `seq` never falls, a terminal state is final, an
 * attempt never falls, and within an attempt only the transitions above are possible. A new attempt starts
 * from any state, but never after a terminal one.
 *
 * @param known the last status taken over, or null before the first.
 */
export function acceptStatus(known: KnownStatus | null, next: JobStatus): StatusUpdate {
  if (known === null) return { ok: true, status: next, changed: true };
  if (isTerminal(known.state)) {
    // Also what agrees with it is told late: a second "succeeded" would bring other artifacts along.
    return refuse(
      "terminal",
      `the job is ${known.state} for good; ${next.state} (seq ${next.seq}) changes nothing`,
    );
  }
  if (next.seq < known.seq) {
    return refuse("stale-seq", `the trainer went back from seq ${known.seq} to ${next.seq}`);
  }
  if (next.attempt < known.attempt) {
    return refuse("older-attempt", `the trainer went back from attempt ${known.attempt} to ${next.attempt}`);
  }
  if (next.attempt === known.attempt && next.state !== known.state) {
    if (!successors[known.state].includes(next.state)) {
      return refuse("impossible-transition", `a job can't go from ${known.state} to ${next.state}`);
    }
  }
  return { ok: true, status: next, changed: next.seq > known.seq };
}

function refuse(reason: Extract<StatusUpdate, { ok: false }>["reason"], message: string): StatusUpdate {
  return { ok: false, reason, message };
}
