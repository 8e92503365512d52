import type { Db, Prisma, Tx } from "@gshf/db";
import { nobodys } from "./nobodys.ts";

/** Takes leased slots from their holders and opens them to everybody. @returns how many there were */
export async function freeSlots(
  db: Pick<Db | Tx, "slot">,
  which: Omit<Prisma.SlotWhereInput, "state">,
): Promise<number> {
  const where: Prisma.SlotWhereInput = { AND: [which, { state: "leased" }] };
  const { count } = await db.slot.updateMany({ where, data: { state: "open", ...nobodys } });
  return count;
}
