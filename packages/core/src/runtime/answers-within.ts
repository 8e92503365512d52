import type { Db } from "@gshf/db";

/**
 * Whether the database answers in time, for whoever asks after our health: one that takes connections and is silent
 * must not make them wait.
 */
export async function answersWithin(db: Pick<Db, "$queryRaw">, ms: number): Promise<boolean> {
  return succeedsWithin(ms, db.$queryRaw`select 1`);
}

export async function succeedsWithin(ms: number, asked: Promise<unknown>): Promise<boolean> {
  const deadline = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => deadline.resolve(false), ms);
  const answered = asked.then(
    () => true,
    () => false,
  );
  return Promise.race([answered, deadline.promise]).finally(() => clearTimeout(timer));
}
