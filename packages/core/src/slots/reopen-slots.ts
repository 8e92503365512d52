import type { Tx } from "@gshf/db";
import { isUnattendedSql } from "./labeler.sql.ts";
import { nobodys } from "./nobodys.ts";

/**
 * Opens a pair's closed slots again; once the round is frozen or cancelled they are closed for good, and where no person
 * labels they are from the beginning.
 */
export async function reopenSlots(tx: Tx, pairId: string): Promise<void> {
  const [round] = await tx.$queryRaw<{ isOpen: boolean }[]>`
    select r."frozenAt" is null and r."state" <> 'cancelled'
           and not ${isUnattendedSql("r")} as "isOpen"
      from "Pair" p join "Round" r on r."id" = p."roundId" where p."id" = ${pairId}`;
  if (round?.isOpen !== true) return;
  await tx.slot.updateMany({ where: { pairId, state: "closed" }, data: { state: "open", ...nobodys } });
}
