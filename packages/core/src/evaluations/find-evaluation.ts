import type { EvaluationRun, Tx } from "@gshf/db";
import { done, type Outcome, refuse } from "../access/index.ts";

/** A project's evaluation by its number. */
export async function findEvaluation(
  db: Pick<Tx, "evaluationRun">,
  projectId: string,
  number: number,
): Promise<Outcome<EvaluationRun>> {
  const run = await db.evaluationRun.findUnique({ where: { projectId_number: { projectId, number } } });
  return run === null ? refuse("not-found", `There is no evaluation ${number}.`, "number") : done(run);
}
