import { isWorking, type RoundStateName } from "@gshf/core/rounds/model";

/** Nothing changes by itself any more, so screens need not ask all the time. */
export function isSettled(state: RoundStateName): boolean {
  return !isWorking(state);
}

/** How often a page about a round asks for news, in milliseconds. */
export function pollMs(state: RoundStateName | undefined): number {
  if (state === undefined || isWorking(state)) return 1_000;
  return state === "complete" || state === "cancelled" ? 30_000 : 5_000;
}
