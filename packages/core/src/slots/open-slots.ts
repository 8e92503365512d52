import { Prisma, type Tx } from "@gshf/db";
import { stableId } from "../projects/index.ts";

/** `slotIdOf` in SQL. */
export function slotIdSql(pairId: Prisma.Sql, index: number): Prisma.Sql {
  return Prisma.sql`left(encode(sha256(convert_to('["slot","' || ${pairId} || '",' || ${String(index)}::text || ']', 'UTF8')), 'hex'), 32)`;
}

export type NewSlot = {
  pairId: string;
  projectId: string;
  /** Null for a gold pair, which belongs to no round. */
  roundId: string | null;
  index: number;
};

/** The id of a pair's slot. */
export function slotIdOf(pairId: string, index: number): string {
  return stableId("slot", pairId, index);
}

/** One slot for each label that a pair of a round wants. */
export function slotsOf(
  pair: { id: string; projectId: string; roundId: string },
  labelsPerPair: number,
): NewSlot[] {
  const { id: pairId, projectId, roundId } = pair;
  return Array.from({ length: labelsPerPair }, (_, index) => ({ pairId, projectId, roundId, index }));
}

/** Makes slots, open to whoever comes; those that are there stay as they are. First labels of all pairs come first. */
export async function openSlots(tx: Tx, slots: readonly NewSlot[]): Promise<void> {
  await makeSlots(tx, slots, "open");
}

/** Makes the slots of a round that no person labels: nobody is ever handed one, and its labeler fills them. */
export async function reserveSlots(tx: Tx, slots: readonly NewSlot[]): Promise<void> {
  await makeSlots(tx, slots, "closed");
}

async function makeSlots(tx: Tx, slots: readonly NewSlot[], state: "open" | "closed"): Promise<void> {
  const data = slots.map((slot): Prisma.SlotCreateManyInput => {
    const { pairId, projectId, roundId, index } = slot;
    const priority = roundId === null ? 0 : index;
    return { id: slotIdOf(pairId, index), pairId, projectId, roundId, index, priority, state };
  });
  await tx.slot.createMany({ data, skipDuplicates: true });
}
