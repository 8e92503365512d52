import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { procedureBody, readProcedureAnswer } from "@gshf/http";
import { Agent, fetch } from "undici";
import { z } from "zod";
import type { Field } from "./fill.ts";
import { type Times, timesOf } from "./inside-process.ts";
import { forSeconds, quantile, round, timed } from "./measure.ts";

const nextAnswer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("pair"), lease: z.object({ leaseId: z.string() }) }),
  z.object({ kind: z.literal("none"), reason: z.string() }),
]);
const submitAnswer = z.object({
  judgmentId: z.string(),
  outcome: z.enum(["counted", "surplus"]),
  next: nextAnswer.nullable(),
});

/** One request through the public API, as a labeler. */
function caller(webUrl: string, connections: number) {
  const dispatcher = new Agent({ connections, pipelining: 1 });
  const call = async <S extends z.ZodType>(
    token: string,
    procedure: string,
    input: unknown,
    schema: S,
  ): Promise<z.output<S>> => {
    const response = await fetch(`${webUrl}/api/trpc/labeling.${procedure}`, {
      method: "POST",
      dispatcher,
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: procedureBody(input),
    });
    const body = await response.json();
    const answer = readProcedureAnswer(body);
    if (answer?.ok !== true)
      throw new Error(`${procedure} answered ${response.status}: ${JSON.stringify(body)}`);
    return schema.parse(answer.value);
  };
  return { call, close: () => dispatcher.close() };
}

export type HttpFigures = {
  http_submits_per_s: number;
  http_next_ms_p50: number;
  http_next_ms_p95: number;
  http_submit_ms_p95: number;
  http_arriving: { labelers: number; pause_s: number; next: Times; submit: Times };
};

/**
 * Labelers at the running web server, in two ways: a few that never pause, for what it can do at most, and all
 * of them at a brisk human pace, for what a person waits.
 *
 * @param acknowledged gets the id of every judgment that the server said was counted
 */
export async function labelOverHttp(
  webUrl: string,
  field: Field,
  options: { seconds: number; acknowledged: Set<string> },
): Promise<HttpFigures> {
  const { call, close } = caller(webUrl, 64);
  const next: number[] = [];
  const submit: number[] = [];
  const inHand = new Map<string, z.output<typeof nextAnswer>>();
  /** As the page does it: the first pair is asked for, each further one comes with the answer to a label. */
  const labelOne = async (labeler: Field["labelers"][number], nextSink: number[], submitSink: number[]) => {
    const ask = { slug: field.slug };
    const pair =
      inHand.get(labeler.token) ??
      (await timed(nextSink, () => call(labeler.token, "next", ask, nextAnswer)));
    if (pair.kind === "none") throw new Error(`no pair left: ${pair.reason}`);
    inHand.delete(labeler.token);
    const input = {
      leaseId: pair.lease.leaseId,
      choice: "left",
      strength: 2,
      durationMs: 4000,
      visibleMs: 4000,
      idempotencyKey: randomUUID(),
      next: ask,
    };
    const done = await timed(submitSink, () => call(labeler.token, "submit", input, submitAnswer));
    if (done.outcome === "counted") options.acknowledged.add(done.judgmentId);
    if (done.next !== null) inHand.set(labeler.token, done.next);
  };
  const labelerAt = (index: number) => field.labelers[index % field.labelers.length];
  try {
    const busy = 8;
    // A server that has just started compiles, connects and plans; that is not what is asked here.
    await forSeconds(2, busy, async (worker, turn) => {
      const labeler = labelerAt(worker + turn * busy);
      if (labeler !== undefined) await labelOne(labeler, [], []);
    });
    const took = await forSeconds(options.seconds / 2, busy, async (worker, turn) => {
      const labeler = labelerAt(worker + turn * busy);
      if (labeler !== undefined) await labelOne(labeler, next, submit);
    });
    // Everybody comes anew, and asks for a first pair.
    inHand.clear();
    const pauseSeconds = 4;
    const pacedNext: number[] = [];
    const pacedSubmit: number[] = [];
    await forSeconds(options.seconds, field.labelers.length, async (worker, turn) => {
      // Spread over the first pause, so that they don't march in step.
      const share = turn === 0 ? worker / field.labelers.length : 1;
      await wait(pauseSeconds * 1000 * share);
      const labeler = labelerAt(worker);
      if (labeler !== undefined) await labelOne(labeler, pacedNext, pacedSubmit);
    });
    return {
      http_submits_per_s: round(submit.length / took, 1),
      http_next_ms_p50: round(quantile(next, 0.5)),
      http_next_ms_p95: round(quantile(next, 0.95)),
      http_submit_ms_p95: round(quantile(submit, 0.95)),
      http_arriving: {
        labelers: field.labelers.length,
        pause_s: pauseSeconds,
        next: timesOf(pacedNext),
        submit: timesOf(pacedSubmit),
      },
    };
  } finally {
    await close();
  }
}
