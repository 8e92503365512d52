import type { Tx } from "@gshf/db";
import { z } from "zod";

const figure = z.number().nullable();

export const metricsSchema = z.array(
  z.object({ step: z.number(), loss: figure, accuracy: figure, kl: figure }),
);
export type Metrics = z.output<typeof metricsSchema>;

const pointsMax = 400;
const eventsMax = 500;

/** A point a step, the newest attempt's; of many, every so many and the last. */
export async function metricsOf(db: Pick<Tx, "$queryRaw">, trainingJobId: string): Promise<Metrics> {
  return db.$queryRaw<Metrics>`
    with told as (
      select "seq", "body", row_number() over (order by "seq" desc) - 1 as "back", count(*) over () as "n"
        from "TrainingEvent" where "trainingJobId" = ${trainingJobId}::uuid and "type" = 'job.metrics'
    ), points as (
      select distinct on ((p ->> 'step')::float8) (p ->> 'step')::float8 as "step", (p ->> 'loss')::float8 as "loss",
             (p ->> 'rewards/accuracies')::float8 as "accuracy", (p ->> 'kl_k1')::float8 as "kl"
        from told cross join lateral jsonb_array_elements("body" -> 'data' -> 'points') p
       where "back" % ceil("n"::numeric / ${eventsMax}) = 0
       order by (p ->> 'step')::float8, "seq" desc
    ), placed as (
      select *, row_number() over (order by "step" desc) - 1 as "back", count(*) over () as "n" from points
    )
    select "step", "loss", "accuracy", "kl" from placed
     where "back" % ceil("n"::numeric / ${pointsMax}) = 0 order by "step"`;
}
