import { setTimeout as wait } from "node:timers/promises";
import type { Tx } from "@gshf/db";

/** How often somebody who waits looks whether it is their turn. */
const lookMs = 200;

/** Whether this transaction has a project's imports to itself: they are stored, and taken back, one after the other. */
export async function tryLockImports(tx: Tx, projectId: string): Promise<boolean> {
  const [found] = await tx.$queryRaw<{ isMine: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtextextended('import ' || ${projectId}, 0)) as "isMine"`;
  return found?.isMine === true;
}

/**
 * Waits until it has. Not in a statement: one that waits longer than statements may is cut off.
 *
 * @param look is called between two tries, and throws when nobody wants it any more
 */
export async function lockImports(tx: Tx, projectId: string, look: () => Promise<void>): Promise<true> {
  while (!(await tryLockImports(tx, projectId))) {
    await look();
    await wait(lookMs);
  }
  return true;
}
