import type { Prisma, Tx } from "@gshf/db";
import type { JobEvent, TrainerClient } from "@gshf/trainer-protocol";
import type { Deps } from "../access/index.ts";
import { storableDeep } from "../text/model.ts";

/** An event as it is stored: (job, seq) names it, whether it came by poll or by webhook. */
export function eventRow(
  trainingJobId: string,
  event: JobEvent,
  now: Date,
): Prisma.TrainingEventCreateManyInput {
  return {
    trainingJobId,
    deliveryId: `seq:${event.seq}`,
    seq: event.seq,
    type: event.type,
    // By our clock: the trainer's stands in the body.
    at: now,
    body: storableDeep(event),
  };
}

/** The seq up to which every event of a job is stored: one that comes early leaves a gap before it. */
export async function gapFreeSeq(db: Pick<Tx, "$queryRaw">, trainingJobId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ seq: number }[]>`
    select coalesce(max("seq"), 0)::int as "seq"
      from (select "seq", row_number() over (order by "seq") as "place"
              from "TrainingEvent" where "trainingJobId" = ${trainingJobId}::uuid) e
     where "seq" = "place"`;
  return row?.seq ?? 0;
}

const rowsPerInsert = 200;

/**
 * Asks for the events after the last one without a gap before it, so that what a webhook lost is filled in and nothing
 * after it is missed. The status alone decides how a job goes on: a trainer without events only has no curves.
 */
export async function collectEvents(
  deps: Deps,
  trainingJobId: string,
  externalId: string,
  client: TrainerClient,
): Promise<void> {
  let events = await client.events(externalId, await gapFreeSeq(deps.db, trainingJobId));
  if (!events.ok && events.error.code === "too-large") {
    // More than an answer may hold lies behind a gap that never closed; what is new is worth more.
    const where = { trainingJobId };
    const last = await deps.db.trainingEvent.findFirst({ where, orderBy: { seq: "desc" } });
    events = await client.events(externalId, last?.seq ?? 0);
  }
  if (!events.ok) return;
  const rows = events.value.map((event) => eventRow(trainingJobId, event, deps.now()));
  for (let from = 0; from < rows.length; from += rowsPerInsert) {
    const data = rows.slice(from, from + rowsPerInsert);
    await deps.db.trainingEvent.createMany({ data, skipDuplicates: true });
  }
}
