import type { Db, Tx } from "@gshf/db";
import { readStored } from "../stored/model.ts";
import { type QualityRules, qualityRulesSchema } from "./model.ts";

/** A project's rules; the defaults, without gold pairs, until somebody sets them. */
export async function rulesOf(db: Db | Tx, projectId: string): Promise<QualityRules> {
  const stored = await db.qualitySettings.findUnique({ where: { projectId } });
  return readStored(qualityRulesSchema, stored ?? {}, "the quality rules of the project");
}
