import type { EvaluationRun, FeatureMap, Policy, Project } from "@gshf/db";
import type { InferenceClient } from "@gshf/inference";
import type { Deps } from "../access/index.ts";
import { connect, connectPolicy } from "../policies/index.ts";
import type { JudgeAtWork } from "../quality/index.ts";
import { readStored } from "../stored/model.ts";
import { Trouble } from "../trouble/index.ts";
import { type Cell, cellsOf, type EvaluationSpec, evaluationSpecSchema } from "./model.ts";

/** A policy as an evaluation asks it. */
export type AskedPolicy = { policy: Policy; client: InferenceClient };

export type DeskCell = Cell & { asked: AskedPolicy };

/** What a worker needs to measure parts of one evaluation. */
export type EvaluationDesk = {
  deps: Deps;
  project: Project;
  run: Pick<EvaluationRun, "id" | "stateSince">;
  spec: EvaluationSpec;
  cells: DeskCell[];
  reference: AskedPolicy;
  /** θ, and the features it is of. */
  fit: { map: FeatureMap; theta: Float64Array } | null;
  judge: JudgeAtWork | null;
  signal: AbortSignal;
};

export function specOf(run: Pick<EvaluationRun, "spec" | "number">): EvaluationSpec {
  return readStored(evaluationSpecSchema, run.spec, `evaluation ${run.number}`);
}

/**
 * @throws Trouble when a policy, the scorer or the judge is no longer what was asked for
 */
export async function openDesk(
  deps: Deps,
  run: EvaluationRun & { project: Project },
  fit: EvaluationDesk["fit"],
  signal: AbortSignal,
): Promise<EvaluationDesk> {
  const spec = specOf(run);
  const rows = await deps.db.policy.findMany({ where: { id: { in: spec.policies.map(({ id }) => id) } } });
  const asked = new Map(rows.map((policy) => [policy.id, { policy, client: connectPolicy(deps, policy) }]));
  const find = ({ id, name }: { id: string; name: string }) => {
    const found = asked.get(id);
    if (found === undefined)
      throw new Trouble("no-policy", `policy ${name} was removed`, { retryable: false });
    return found;
  };
  const { scorerModel } = run.project;
  if (spec.gold !== null && spec.gold.model !== scorerModel) {
    const message = `the project’s scorer is ${scorerModel ?? "none"} now, and was ${spec.gold.model}; start another evaluation`;
    throw new Trouble("other-scorer", message, { retryable: false });
  }
  return {
    deps,
    project: run.project,
    run,
    spec,
    cells: cellsOf(spec).map((cell) => ({ ...cell, asked: find(cell.policy) })),
    reference: find(spec.reference),
    fit,
    judge: await judgeOf(deps, spec),
    signal,
  };
}

async function judgeOf(deps: Deps, { judge: wanted }: EvaluationSpec): Promise<JudgeAtWork | null> {
  if (wanted === null) return null;
  const judge = await deps.db.judge.findUnique({ where: { id: wanted.id } });
  if (judge === null) throw new Trouble("no-judge", `judge ${wanted.name} was removed`, { retryable: false });
  const client = connect(deps, judge, { retriesMax: 1, concurrencyMax: 4 });
  return { judge, temperature: wanted.temperature, client };
}
