import type { RoundEventView, RoundView } from "@gshf/core/rounds";
import { isWorking, type RoundStateName, roundStates, workingStates } from "@gshf/core/rounds/model";
import type { StageProgress } from "./stage-timeline.tsx";

/** Each stage's progress and times: from its tasks, the labels, and the round's history. */
export function stageTimes(
  round: Pick<RoundView, "stages" | "labels">,
  events: readonly RoundEventView[],
): StageProgress[] {
  const isEndedEarly = events.some(({ kind }) => kind === "finish-early");
  const last = workingStates.findLast((stage) => events.some((event) => stateOf(event.to) === stage));
  return workingStates.map((stage) => {
    const entered = events.filter((event) => stateOf(event.to) === stage).map((event) => event.at);
    const left = events.filter((event) => stateOf(event.from) === stage && goesOn(event));
    const task = round.stages.find((entry) => entry.stage === stage);
    const { done, total } =
      stage === "labeling"
        ? { done: round.labels.done, total: round.labels.wanted }
        : (task ?? { done: 0, total: 0 });
    const isGivenUp = isEndedEarly && stage === last;
    return { stage, done, total, startedAt: entered[0] ?? null, endedAt: left.at(-1)?.at ?? null, isGivenUp };
  });
}

/** Left for the next stage, not for a pause or a failure. */
function goesOn(event: RoundEventView): boolean {
  const to = stateOf(event.to);
  return to !== null && (isWorking(to) || to === "complete");
}

function stateOf(name: string | null): RoundStateName | null {
  return roundStates.find((state) => state === name) ?? null;
}
