import type { Db } from "@gshf/db";

/** What waits in one queue, by the database's clock. */
export type QueueMeasure = {
  name: string;
  /** Jobs that might run now. */
  waiting: number;
  /** How long the first of them has been able to. */
  oldestSeconds: number;
};

/** Queues in which something waits now; what is put off until later is not waiting. */
export async function measureQueues(db: Pick<Db, "$queryRaw">): Promise<QueueMeasure[]> {
  // Of pg-boss' own table, whose schema is named in `enqueue.ts`.
  return db.$queryRaw<QueueMeasure[]>`
    /* measure-queues */
    select name, count(*)::int as waiting,
           extract(epoch from now() - min(greatest(created_on, start_after)))::float8 as "oldestSeconds"
      from pgboss.job where state in ('created', 'retry') and start_after <= now() group by name order by name`;
}
