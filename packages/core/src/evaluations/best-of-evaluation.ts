import type { Deps } from "../access/index.ts";
import { type Best, chooseBest } from "./choose-best.ts";
import { specOf } from "./evaluation-desk.ts";
import { measuredCells } from "./measured-cells.ts";

/** The policy that an evaluation chose on validation; null where it did not measure there, or is not done. */
export async function bestOfEvaluation(
  deps: Pick<Deps, "db">,
  projectId: string,
  number: number,
): Promise<(Pick<Best, "by"> & { policyId: string }) | null> {
  const run = await deps.db.evaluationRun.findUnique({ where: { projectId_number: { projectId, number } } });
  if (run === null || run.state !== "done") return null;
  const cells = await measuredCells(deps, run.id, specOf(run));
  const best = chooseBest(cells);
  const policyId = cells.find(({ policy }) => policy === best?.policy)?.policyId;
  return best === null || policyId === undefined ? null : { by: best.by, policyId };
}
