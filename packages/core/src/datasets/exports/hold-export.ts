import { randomUUID } from "node:crypto";
import { Prisma } from "@gshf/db";
import type { Deps } from "../../access/index.ts";
import { exportParts, type FoundExport } from "./export-view.ts";

/** An export that this worker has to itself while its lease lives. */
export type HeldExport = { row: FoundExport; holder: string };

type Exports = Pick<Deps["db"], "datasetExport">;

const open = { archivedAt: null, deletingAt: null };

/** Which of these rows are still to be worked on by this worker. */
const mine = ({ row, holder }: HeldExport) => ({ id: row.id, holder, state: "writing" as const });

const leaseEnd = (deps: Deps) => new Date(deps.now().getTime() + deps.settings.leaseSeconds * 1000);

/** Takes an export that nobody holds, or whose holder's lease ran out; null when there is nothing to take. */
export async function claimExport(deps: Deps, id: string): Promise<HeldExport | null> {
  const holder = randomUUID();
  const { count } = await deps.db.datasetExport.updateMany({
    where: {
      id,
      state: "writing",
      project: open,
      OR: [{ holder: null }, { wakeAt: { lte: deps.now() } }],
    },
    data: { holder, wakeAt: leaseEnd(deps) },
  });
  const row =
    count === 0 ? null : await deps.db.datasetExport.findUnique({ where: { id }, include: exportParts });
  return row && { row, holder };
}

/**
 * Prolongs the lease, and notes how far the export is. Progress makes earlier trouble forgotten.
 *
 * @returns false when the lease is lost, or somebody stopped it: whoever works must stop
 */
export async function renewExport(
  deps: Deps,
  held: HeldExport,
  data: Prisma.DatasetExportUncheckedUpdateManyInput = {},
): Promise<boolean> {
  const { count } = await deps.db.datasetExport.updateMany({
    where: { ...mine(held), project: open },
    data: { ...data, wakeAt: leaseEnd(deps), ...("upload" in data ? { problem: Prisma.DbNull } : {}) },
  });
  return count === 1;
}

/** Writes to the row and lets go of it; false where it was no longer this worker's. */
export async function settleExport(
  db: Exports,
  held: HeldExport,
  data: Prisma.DatasetExportUncheckedUpdateManyInput,
): Promise<boolean> {
  const { count } = await db.datasetExport.updateMany({ where: mine(held), data: { ...data, holder: null } });
  return count === 1;
}
