import type { Db, Tx } from "./client.ts";
import { isConflict } from "./errors.ts";
import { Prisma } from "./generated/client.ts";

export type TransactionOptions = {
  /**
   * `read-committed` (default) fits code that locks the rows it decides by (`select … for update`);
   * `serializable` fits code that decides by what it read without locking.
   */
  isolation?: "read-committed" | "repeatable-read" | "serializable";
  /** After this long Prisma rolls the transaction back and throws. */
  timeoutMs?: number;
  /** How often a transaction that lost to another one is run again. */
  retriesMax?: number;
};

const levels = {
  "repeatable-read": Prisma.TransactionIsolationLevel.RepeatableRead,
  serializable: Prisma.TransactionIsolationLevel.Serializable,
} as const;

/**
 * Runs `fn` in one transaction; after a serialization failure or a deadlock runs it again, so `fn` must
 * have no effects outside the transaction.
 *
 * @throws what `fn` throws, after a rollback
 */
export async function transaction<T>(
  db: Db,
  fn: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const { isolation = "read-committed", timeoutMs = 30_000, retriesMax = 5 } = options;
  for (let attempt = 0; ; attempt++) {
    try {
      return await db.$transaction(fn, {
        // Postgres' own default: saying so would cost every transaction a round trip.
        ...(isolation === "read-committed" ? {} : { isolationLevel: levels[isolation] }),
        timeout: timeoutMs,
        maxWait: 10_000,
      });
    } catch (error) {
      if (!isConflict(error) || attempt >= retriesMax) throw error;
    }
  }
}
