import type { Deps, Outcome } from "../../access/index.ts";
import { datasetStep } from "./dataset-step.ts";
import { evaluationStep } from "./evaluation-step.ts";
import { roundStep } from "./round-step.ts";
import type { LoadedRun, Sight, StepKind } from "./step.ts";
import { trainingStep } from "./training-step.ts";

const kinds = { dataset: datasetStep, training: trainingStep, round: roundStep, evaluation: evaluationStep };

function plannedStep({ plan, number }: LoadedRun, index: number) {
  const step = plan[index];
  if (step === undefined) throw new Error(`run ${number} has no step ${index + 1}`);
  return step;
}

export async function startStep(deps: Deps, run: LoadedRun, index: number): Promise<Outcome<number>> {
  const step = plannedStep(run, index);
  switch (step.kind) {
    case "dataset":
      return datasetStep.start(deps, run, { index, ...step });
    case "training":
      return trainingStep.start(deps, run, { index, ...step });
    case "round":
      return roundStep.start(deps, run, { index, ...step });
    case "evaluation":
      return evaluationStep.start(deps, run, { index, ...step });
  }
}

/** Whatever kind of step it is: what it started is named by its number. */
function kindOf(run: LoadedRun, index: number): Pick<StepKind<never>, "look" | "resume" | "stop"> {
  return kinds[plannedStep(run, index).kind];
}

export function lookAtStep(deps: Deps, run: LoadedRun, index: number, made: number): Promise<Sight> {
  return kindOf(run, index).look(deps, run, made);
}

export function resumeStep(deps: Deps, run: LoadedRun, index: number, made: number) {
  return kindOf(run, index).resume(deps, run, made);
}

export function stopStep(deps: Deps, run: LoadedRun, index: number, made: number) {
  return kindOf(run, index).stop(deps, run, made);
}
