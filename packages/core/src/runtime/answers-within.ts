import type { Db } from "@gshf/db";

/**
 * Whether the database answers in time, for whoever asks after our health: one that takes connections and is silent
 * must not make them wait.
 */
export async function answersWithin(db: Pick<Db, "$queryRaw">, ms: number): Promise<boolean> {
  const deadline = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => deadline.resolve(false), ms);
  const asked = db.$queryRaw`select 1`.then(
    () => true,
    () => false,
  );
  return Promise.race([asked, deadline.promise]).finally(() => clearTimeout(timer));
}
