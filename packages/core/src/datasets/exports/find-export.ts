import type { Db, Tx } from "@gshf/db";
import { done, type Outcome, refuse } from "../../access/index.ts";
import { exportParts, type FoundExport } from "./export-view.ts";

/** An export by its number in its project, or the refusal that says there is none. */
export async function findExport(
  db: Pick<Db | Tx, "datasetExport">,
  projectId: string,
  number: number,
): Promise<Outcome<FoundExport>> {
  const where = { projectId_number: { projectId, number } };
  const row = await db.datasetExport.findUnique({ where, include: exportParts });
  return row === null ? refuse("not-found", `There is no export ${number} here.`, "number") : done(row);
}
