import { randomUUID } from "node:crypto";
import type { Import, Prisma } from "@gshf/db";
import type { Deps } from "../../access/index.ts";

/** An import that this process has to itself while its lease lives. */
export type HeldImport = { row: Import; holder: string };

type Imports = Pick<Deps["db"], "import">;

const open = { archivedAt: null, deletingAt: null };

const mine = ({ row, holder }: HeldImport) => ({ id: row.id, holder, state: "reading" as const });

export const leaseEnd = (deps: Pick<Deps, "now" | "settings">) =>
  new Date(deps.now().getTime() + deps.settings.leaseSeconds * 1000);

/** Takes an import that nobody holds, or whose holder's lease ran out; null when there is nothing to take. */
export async function claimImport(deps: Deps, id: string): Promise<HeldImport | null> {
  const holder = randomUUID();
  const { count } = await deps.db.import.updateMany({
    where: {
      id,
      state: "reading",
      project: open,
      OR: [{ holder: null }, { wakeAt: { lte: deps.now() } }],
    },
    data: { holder, wakeAt: leaseEnd(deps) },
  });
  const row = count === 0 ? null : await deps.db.import.findUnique({ where: { id } });
  return row && { row, holder };
}

/**
 * Prolongs the lease, and notes how far it is.
 *
 * @returns false when the lease is lost, or somebody stopped it: whoever works must stop
 */
export async function renewImport(
  deps: Deps,
  held: HeldImport,
  data: Prisma.ImportUncheckedUpdateManyInput = {},
): Promise<boolean> {
  const { count } = await deps.db.import.updateMany({
    where: { ...mine(held), project: open },
    data: { ...data, wakeAt: leaseEnd(deps) },
  });
  return count === 1;
}

/** Writes to the row and lets go of it; false where it was no longer this process's. */
export async function settleImport(
  db: Imports,
  held: HeldImport,
  data: Prisma.ImportUncheckedUpdateManyInput,
): Promise<boolean> {
  const { count } = await db.import.updateMany({
    where: mine(held),
    data: { ...data, holder: null },
  });
  return count === 1;
}
