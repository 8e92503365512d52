import { z } from "zod";
import { describeShape } from "../../describe-shape.ts";
import { addressFault, JobEvent } from "../../events.ts";
import { JobState, type JobStatus } from "../../job.ts";
import { acceptStatus } from "../../job-states.ts";
import { type Clause, fail, pass, skip, unless } from "../clause.ts";
import { eventsOf, linesOf, type Run, wholeJob } from "../run.ts";

const counted = z.looseObject({ seq: z.number() });
const ofState = z.looseObject({
  type: z.literal("job.state"),
  attempt: z.number(),
  seq: z.number(),
  data: z.object({ state: JobState }),
});
const ofMetrics = z.object({
  type: z.literal("job.metrics"),
  data: z.object({ points: z.array(z.looseObject({ step: z.number(), loss: z.number().nullable() })) }),
});

const wholeEvents = async (run: Run) => eventsOf(run, await wholeJob(run));
const seqsOf = (lines: readonly unknown[]) => lines.map((line) => counted.safeParse(line).data?.seq ?? null);

export const eventClauses: readonly Clause[] = [
  {
    name: "event-shape",
    right: "GET …/events answers NDJSON, each line an event of the protocol",
    async check(run) {
      const ended = await wholeJob(run);
      const events = await eventsOf(run, ended);
      const lines = linesOf(events);
      if (events.status !== 200 || lines.length === 0) return fail(events.sent, events.came);
      const faults = lines.flatMap((line, i) => {
        const read = JobEvent.safeParse(line);
        if (!read.success) return [`line ${i + 1}: ${describeShape(read.error, line)}`];
        if (read.data.job_id !== ended.jobId) return [`line ${i + 1}: job_id is ${read.data.job_id}`];
        const fault = addressFault(read.data);
        return fault === null ? [] : [`line ${i + 1}: ${fault}`];
      });
      return unless(events.sent, faults);
    },
  },
  {
    name: "events-gap-free",
    right: "events are counted by seq from 1 without a gap, and the status counts to the last",
    async check(run) {
      const { last } = await wholeJob(run);
      const events = await wholeEvents(run);
      const seqs = seqsOf(linesOf(events));
      const wrong = seqs.findIndex((seq, i) => seq !== i + 1);
      if (wrong >= 0) return fail(events.sent, `line ${wrong + 1} has seq ${seqs[wrong]}`);
      const seq = counted.safeParse(last.json).data?.seq;
      return seq === seqs.length ? pass : fail(last.sent, `seq is ${seq}, there are ${seqs.length} events`);
    },
  },
  {
    name: "events-after",
    right: "GET …/events?after=SEQ answers the events with a higher seq only, and none after the last",
    async check(run) {
      const ended = await wholeJob(run);
      const all = seqsOf(linesOf(await eventsOf(run, ended)));
      const middle = all[Math.floor(all.length / 2)] ?? 0;
      const some = await eventsOf(run, ended, middle);
      const expected = all.filter((seq) => seq !== null && seq > middle);
      const found = seqsOf(linesOf(some));
      return String(found) === String(expected)
        ? pass
        : fail(some.sent, `events ${found.join(", ") || "none"}`);
    },
  },
  {
    name: "states-follow",
    right: "job.state events follow queued → provisioning → running ⇄ recovering → an end, which is the last",
    async check(run) {
      const events = await wholeEvents(run);
      const faults: string[] = [];
      let known: JobStatus | null = null;
      for (const line of linesOf(events)) {
        const read = ofState.safeParse(line).data;
        if (read === undefined) continue;
        const next: JobStatus = {
          job_id: "one",
          state: read.data.state,
          attempt: read.attempt,
          seq: read.seq,
          progress: 0,
          heartbeat_at: null,
          error: null,
          artifacts: [],
        };
        const verdict = acceptStatus(known, next);
        if (!verdict.ok) faults.push(verdict.message);
        // A wrong step is told once.
        known = next;
      }
      return unless(events.sent, faults);
    },
  },
  {
    name: "metrics-told",
    right: "a job that trains tells its loss in job.metrics, in order of step",
    async check(run) {
      const events = await wholeEvents(run);
      const points = linesOf(events).flatMap((line) => ofMetrics.safeParse(line).data?.data.points ?? []);
      const finite = points.filter(({ loss }) => loss !== null && Number.isFinite(loss));
      if (finite.length === 0) return fail(events.sent, `${points.length} points, none with a loss`);
      const back = points.findIndex(({ step }, i) => i > 0 && step < (points[i - 1]?.step ?? 0));
      return back < 0
        ? pass
        : fail(events.sent, `step ${points[back]?.step} after ${points[back - 1]?.step}`);
    },
  },
  {
    name: "checkpoints-named",
    right: "a job.checkpoint has a sha256 that is one, and a KL that is null or not negative",
    async check(run) {
      const events = await wholeEvents(run);
      const told = linesOf(events).flatMap((line) => {
        const read = JobEvent.safeParse(line).data;
        return read?.type === "job.checkpoint" ? [read.data] : [];
      });
      if (told.length === 0) return skip("it told of no checkpoint");
      // A KL that is estimated from draws may fall a little below zero.
      const wrong = told.filter(({ sha256, kl }) => sha256 === null || (kl !== null && kl < -0.5));
      return unless(
        events.sent,
        wrong.map((one) => JSON.stringify(one)),
      );
    },
  },
];
