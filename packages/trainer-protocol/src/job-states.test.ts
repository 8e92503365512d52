import fc from "fast-check";
import { expect, test } from "vitest";
import { JobState, type JobStatus } from "./job.ts";
import { acceptStatus, isTerminal } from "./job-states.ts";

const status = (state: JobState, seq: number, attempt = 1): JobStatus => ({
  job_id: "j",
  state,
  attempt,
  seq,
  progress: 0,
  heartbeat_at: null,
  error: null,
  artifacts: [],
});

test("the first status is always taken", () => {
  for (const state of JobState.options) expect(acceptStatus(null, status(state, 3)).ok).toBe(true);
});

test("a job runs from queued to succeeded, also when polls miss states", () => {
  expect(acceptStatus(status("queued", 1), status("running", 3))).toMatchObject({ ok: true, changed: true });
  expect(acceptStatus(status("running", 3), status("recovering", 4)).ok).toBe(true);
  expect(acceptStatus(status("recovering", 4), status("running", 5)).ok).toBe(true);
  expect(acceptStatus(status("queued", 1), status("succeeded", 9)).ok).toBe(true);
});

test("the same status twice changes nothing", () => {
  expect(acceptStatus(status("running", 3), status("running", 3))).toMatchObject({
    ok: true,
    changed: false,
  });
});

test("what arrives late is refused with its reason", () => {
  expect(acceptStatus(status("running", 5), status("queued", 4))).toMatchObject({ reason: "stale-seq" });
  expect(acceptStatus(status("running", 5, 2), status("running", 6, 1))).toMatchObject({
    reason: "older-attempt",
  });
  expect(acceptStatus(status("running", 5), status("queued", 6))).toMatchObject({
    reason: "impossible-transition",
  });
  expect(acceptStatus(status("running", 5), status("queued", 6, 2)).ok).toBe(true);
});

const anyStatus = fc
  .record({
    state: fc.constantFrom(...JobState.options),
    seq: fc.nat({ max: 20 }),
    attempt: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ state, seq, attempt }) => status(state, seq, attempt));

test("whatever order updates arrive in, seq never falls and what has ended takes nothing more", () => {
  fc.assert(
    fc.property(fc.array(anyStatus, { maxLength: 30 }), (updates) => {
      let known: JobStatus | null = null;
      for (const update of updates) {
        const verdict = acceptStatus(known, update);
        if (known !== null && isTerminal(known.state)) expect(verdict.ok).toBe(false);
        if (!verdict.ok) continue;
        if (known !== null) expect(verdict.status.seq).toBeGreaterThanOrEqual(known.seq);
        known = verdict.status;
      }
    }),
  );
});
