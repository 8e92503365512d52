import { isWorking, type RoundStateName } from "@gshf/core/rounds/model";

/** Nothing changes by itself any more, so screens need not ask all the time. */
export function isSettled(state: RoundStateName): boolean {
  return !isWorking(state);
}

/** A page that is told of changes asks by itself only so often, in milliseconds: should one not have come through. */
export const toldPollMs = 30_000;

/** How often a page about a round asks for news, in milliseconds. */
export function pollMs(state: RoundStateName | undefined): number {
  if (state === undefined || isWorking(state)) return 1_000;
  return state === "complete" || state === "cancelled" ? 30_000 : 5_000;
}
