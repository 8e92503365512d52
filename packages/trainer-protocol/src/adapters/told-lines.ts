import { z } from "zod";
import { JobEvent } from "../events.ts";
import { JobStatus } from "../job.ts";
import { readTrainerJson } from "../read-trainer-json.ts";

const ToldLine = z.object({ event: JobEvent, status: JobStatus });

/** An event of a job, and the job's status after it. */
export type Told = z.infer<typeof ToldLine>;

const mark = "@gshf {";

/**
 * What a job told in its log, in order of `seq`: each line with `@gshf` holds an event and the status after it. What
 * else a log holds is passed over, and so are lines of other jobs and lines that can't be read. A line told twice counts
 * as told last.
 */
export function toldLines(log: string, jobId: string): readonly Told[] {
  const bySeq = new Map<number, Told>();
  for (const line of log.split("\n")) {
    const at = line.indexOf(mark);
    if (at < 0) continue;
    const told = ToldLine.safeParse(readTrainerJson(line.slice(at + mark.length - 1))).data;
    if (told?.event.job_id === jobId && told.status.job_id === jobId) bySeq.set(told.event.seq, told);
  }
  return [...bySeq.values()].sort((a, b) => a.event.seq - b.event.seq);
}
