import { randomBytes, randomUUID } from "node:crypto";
import { createSecretBox } from "@gshf/core/access";
import { type LabelDeps, submitJudgment } from "@gshf/core/labeling";
import { claimSlot } from "@gshf/core/slots";
import { createDb, type Db } from "@gshf/db";
import { createRandom } from "@gshf/gshf";
import { enqueue } from "@gshf/jobs";
import type { Field } from "./fill.ts";
import { atRate, forSeconds, quantile, round, timed } from "./measure.ts";

/** As many at once as a web process has connections for them. */
export const connections = 8;
/** What 200 people ask for who take four seconds for a pair, which is brisk. */
const arrivalsPerSecond = 50;
/** A field of ten thousand slots must stay one of about so many. */
const claimsMax = { first: 500, saturated: 3000 };

export type Times = { ms_p50: number; ms_p95: number };
type Claims = { saturated: Times & { per_s: number }; arriving: Times & { arrivals_per_s: number } };

export function labelDeps(databaseUrl: string): LabelDeps & { db: Db } {
  const db = createDb({ url: databaseUrl, poolMax: connections });
  return { db, enqueue, now: () => new Date(), randomBytes, secrets: createSecretBox([randomBytes(32)]) };
}

async function claimAs(deps: LabelDeps, field: Field, turn: number) {
  const labeler = field.labelers[turn % field.labelers.length];
  if (labeler === undefined) throw new Error("no labelers");
  const { memberId: id, pseudonym } = labeler;
  const claimed = await claimSlot(deps, field.projectId, { id, pseudonym });
  if (claimed === null) throw new Error("no pair left");
  return { labeler, leaseId: claimed.leaseId };
}

/**
 * Claims alone, by all labelers in turn: `saturated`, each connection claiming without a pause, where the times
 * are mostly waiting for a processor; and `arriving`, at the rate of so many people, where they are what one
 * person waits.
 */
export async function measureClaims(deps: LabelDeps, field: Field, seconds: number): Promise<Claims> {
  // Connections are made and statements planned before anything is timed.
  await forSeconds(
    1,
    connections,
    (worker, turn) => claimAs(deps, field, worker + turn * connections).then(() => undefined),
    claimsMax.first,
  );
  const times: number[] = [];
  const took = await forSeconds(
    seconds,
    connections,
    async (worker, turn) => {
      await timed(times, () => claimAs(deps, field, worker + turn * connections));
    },
    claimsMax.saturated,
  );
  const arriving = await atRate({ perSecond: arrivalsPerSecond, seconds, random: createRandom(1) }, (turn) =>
    claimAs(deps, field, turn),
  );
  return {
    saturated: { per_s: round(times.length / took, 1), ...timesOf(times) },
    arriving: { arrivals_per_s: arrivalsPerSecond, ...timesOf(arriving) },
  };
}

/** Claim and submit, over and over, without a pause; the times are the submits'. */
export async function measureSubmits(
  deps: LabelDeps,
  field: Field,
  seconds: number,
  acknowledged: Set<string>,
): Promise<Times & { per_s: number }> {
  const times: number[] = [];
  const took = await forSeconds(seconds, connections, async (worker, turn) => {
    await labelAs(deps, field, worker + turn * connections, { times, acknowledged });
  });
  return { per_s: round(times.length / took, 1), ...timesOf(times) };
}

/** Claims a pair and labels it; the id of a judgment that was said to be counted goes to `acknowledged`. */
export async function labelAs(
  deps: LabelDeps,
  field: Field,
  turn: number,
  { times, acknowledged }: { times: number[]; acknowledged: Set<string> },
): Promise<void> {
  const { labeler, leaseId } = await claimAs(deps, field, turn);
  const input = {
    leaseId,
    choice: "left" as const,
    strength: 2 as const,
    reasons: [],
    rationale: "",
    durationMs: 4000,
    visibleMs: 4000,
    idempotencyKey: randomUUID(),
  };
  const actor = { kind: "user" as const, userId: labeler.userId };
  const done = await timed(times, () => submitJudgment(deps, actor, input));
  if (done.ok && done.value.outcome === "counted") acknowledged.add(done.value.judgmentId);
}

export function timesOf(times: readonly number[]): Times {
  return { ms_p50: round(quantile(times, 0.5)), ms_p95: round(quantile(times, 0.95)) };
}
