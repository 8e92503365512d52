import { type EvaluationRun, type EvaluationState, type Project, type Tx, transaction } from "@gshf/db";
import { canonicalJson } from "@gshf/trainer-protocol";
import { type Deps, done, type Outcome } from "../access/index.ts";
import { lockProject, sha256Hex } from "../projects/index.ts";
import { cellsOf, type NewEvaluation } from "./model.ts";
import { planEvaluation } from "./plan-evaluation.ts";
import { probeEvaluation } from "./probe-evaluation.ts";
import { wakeEvaluation } from "./wake-evaluation.ts";

export type StartedEvaluation = {
  id: string;
  number: number;
  state: EvaluationState;
  /** False where there was one that measures the same. */
  isNew: boolean;
};

/**
 * Starts an evaluation, or finds the one that was asked for the same: spec and prompts decide its figures, so there is
 * one of each. What can't come to a good end is refused by field before anything is spent.
 *
 * @param by who starts it, and what else is written down with it
 */
export async function startEvaluation(
  deps: Deps,
  project: Project,
  input: NewEvaluation,
  by: { createdBy: string; onStart?: (tx: Tx, id: string) => Promise<void> },
): Promise<Outcome<StartedEvaluation>> {
  const planned = await planEvaluation(deps, project, input);
  if (!planned.ok) return planned;
  const { spec, experiment, prompts } = planned.value;
  const text = canonicalJson(spec);
  const same = { projectId_specSha256: { projectId: project.id, specSha256: sha256Hex(text) } };
  const before = await deps.db.evaluationRun.findUnique({ where: same });
  if (before !== null) return done(found(before));
  const refused = await probeEvaluation(deps, project, planned.value);
  if (refused !== null) return refused;
  const all = [...prompts.values()].reduce((sum, rows) => sum + rows.length, 0);
  return transaction(deps.db, async (tx) => {
    // The row is the lock under which numbers are given.
    await lockProject(tx, project.id);
    const meanwhile = await tx.evaluationRun.findUnique({ where: same });
    if (meanwhile !== null) return done(found(meanwhile));
    const { nextEvaluationNumber } = await tx.project.update({
      where: { id: project.id },
      data: { nextEvaluationNumber: { increment: 1 } },
    });
    const now = deps.now();
    const run = await tx.evaluationRun.create({
      data: {
        ...same.projectId_specSha256,
        number: nextEvaluationNumber - 1,
        name: input.name,
        experimentId: experiment.id,
        spec: JSON.parse(text),
        promptIds: Object.fromEntries([...prompts].map(([split, rows]) => [split, rows.map(({ id }) => id)])),
        stateSince: now,
        total: all * cellsOf(spec).length * spec.samples,
        wakeAt: now,
        createdBy: by.createdBy,
        createdAt: now,
      },
    });
    await wakeEvaluation(tx, deps, run.id);
    await by.onStart?.(tx, run.id);
    return done({ ...found(run), isNew: true });
  });
}

function found({ id, number, state }: EvaluationRun): StartedEvaluation {
  return { id, number, state, isNew: false };
}
