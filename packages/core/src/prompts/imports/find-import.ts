import type { Import, Tx } from "@gshf/db";
import { done, type Outcome, refuse } from "../../access/index.ts";

/** An import of this project. */
export async function findImport(
  db: Pick<Tx, "import">,
  projectId: string,
  id: string,
): Promise<Outcome<Import>> {
  const row = await db.import.findFirst({ where: { id, projectId } });
  return row === null ? refuse("not-found", "There is no such import in this project.", "id") : done(row);
}
