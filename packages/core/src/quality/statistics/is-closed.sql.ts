import { Prisma } from "@gshf/db";

/** Whether nothing that is computed of round `r` can change any more: it is frozen and its annotators are fitted, or cancelled. */
export const isClosedSql = Prisma.sql`
  (r."state" = 'cancelled' or (r."frozenAt" is not null and coalesce(r."resumeState", r."state") <> 'freezing'))`;
