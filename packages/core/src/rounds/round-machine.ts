import { isWorking, type RoundStateName, type WorkingState, workingStates } from "./model.ts";

/** What can happen to a round. */
export const roundEventTypes = [
  "start",
  "stage-done",
  "freeze",
  "finish",
  "finish-early",
  "take-policy",
  "pause",
  "resume",
  "fail",
  "retry",
  "cancel",
] as const;
export type RoundEventType = (typeof roundEventTypes)[number];

/** The events that people cause. */
export const roundActions = [
  "start",
  "freeze",
  "pause",
  "resume",
  "retry",
  "finish-early",
  "take-policy",
  "cancel",
] as const;
export type RoundAction = (typeof roundActions)[number];

export type MachineEvent =
  | { type: Exclude<RoundEventType, "stage-done"> }
  | { type: "stage-done"; stage: WorkingState };

export type MachineState = {
  state: RoundStateName;
  /** Where `paused` and `failed` go back to; null in every other state. */
  resumeState: WorkingState | null;
};

/**
 * What a transition asks for beside the new state; done in its transaction.
 *
 * - `work`: let a worker see to the stage the round is in
 * - `stamp-start`, `stamp-freeze`, `stamp-end`: note the moment
 * - `close-slots`: no label enters any more
 * - `forgive`: forget failed attempts, so that the stage is tried afresh
 * - `stop-training`: ask the trainer to stop
 */
export type Effect =
  | "work"
  | "stamp-start"
  | "stamp-freeze"
  | "stamp-end"
  | "close-slots"
  | "forgive"
  | "stop-training";

export type Transition =
  | { ok: true; next: MachineState; effects: readonly Effect[] }
  | { ok: false; message: string };

/** `back` is the state that was paused or failed. */
type Target = RoundStateName | "back";

/** What happens in which state: the only place that says so. Screens, diagram and writer follow it. */
export const table: Readonly<Record<RoundStateName, Partial<Record<RoundEventType, Target>>>> = {
  draft: { start: "sampling", cancel: "cancelled" },
  sampling: { "stage-done": "embedding", pause: "paused", fail: "failed", cancel: "cancelled" },
  embedding: { "stage-done": "fitting", pause: "paused", fail: "failed", cancel: "cancelled" },
  fitting: { "stage-done": "selecting", pause: "paused", fail: "failed", cancel: "cancelled" },
  selecting: { "stage-done": "labeling", pause: "paused", fail: "failed", cancel: "cancelled" },
  labeling: {
    "stage-done": "freezing",
    freeze: "freezing",
    pause: "paused",
    fail: "failed",
    cancel: "cancelled",
  },
  freezing: {
    "stage-done": "training",
    finish: "complete",
    pause: "paused",
    fail: "failed",
    cancel: "cancelled",
  },
  training: {
    "stage-done": "evaluating",
    "finish-early": "complete",
    "take-policy": "evaluating",
    pause: "paused",
    fail: "failed",
    cancel: "cancelled",
  },
  evaluating: {
    "stage-done": "complete",
    "finish-early": "complete",
    pause: "paused",
    fail: "failed",
    cancel: "cancelled",
  },
  complete: {},
  paused: { resume: "back", "finish-early": "complete", "take-policy": "evaluating", cancel: "cancelled" },
  failed: { retry: "back", "finish-early": "complete", "take-policy": "evaluating", cancel: "cancelled" },
  cancelled: {},
};

/**
 * Where some events need the round to be, also while it is paused or failed: with its dataset frozen, so that nothing
 * people did is lost.
 */
export const placesOf: Partial<Record<RoundEventType, readonly WorkingState[]>> = {
  "finish-early": ["training", "evaluating"],
  "take-policy": ["training"],
};

/** The machine's part of a stored round. */
export function machineState(round: {
  state: RoundStateName;
  resumeState: RoundStateName | null;
}): MachineState {
  const { state, resumeState } = round;
  return { state, resumeState: resumeState !== null && isWorking(resumeState) ? resumeState : null };
}

/** Applies one event to a round's state. Pure. A refusal says what would have had to be the case. */
export function transition(current: MachineState, event: MachineEvent): Transition {
  const target = table[current.state][event.type];
  if (target === undefined) return { ok: false, message: refusalMessage(current.state, event.type) };
  if (event.type === "stage-done" && event.stage !== current.state) {
    return { ok: false, message: `The round is ${current.state}; ${event.stage} is over already.` };
  }
  const places = placesOf[event.type];
  const at = current.resumeState ?? current.state;
  if (places?.some((place) => place === at) === false) {
    const message = `The round is ${current.state} in ${at}; it can only be ${verbs[event.type]} from ${places.join(" or ")}.`;
    return { ok: false, message };
  }
  const next = follow(current, target);
  if (next === null) {
    return { ok: false, message: `The round is ${current.state} and does not know where to go on.` };
  }
  return { ok: true, next, effects: effectsOf(current, next, event.type) };
}

function follow(current: MachineState, target: Target): MachineState | null {
  if (target === "back") {
    return current.resumeState === null ? null : { state: current.resumeState, resumeState: null };
  }
  const keeps = target === "paused" || target === "failed";
  return { state: target, resumeState: keeps && isWorking(current.state) ? current.state : null };
}

function effectsOf(from: MachineState, to: MachineState, type: RoundEventType): Effect[] {
  const effects: Effect[] = [];
  if (from.state === "draft" && to.state === "sampling") effects.push("stamp-start");
  if (from.state === "failed") effects.push("forgive");
  if (from.state === "labeling" && to.state === "freezing") effects.push("close-slots", "stamp-freeze");
  if (to.state === "cancelled") effects.push("close-slots");
  const isGivenUp = type === "cancel" || type === "finish-early" || type === "take-policy";
  if (isGivenUp && (from.resumeState ?? from.state) === "training") effects.push("stop-training");
  if (to.state === "complete" || to.state === "cancelled") effects.push("stamp-end");
  if (isWorking(to.state)) effects.push("work");
  return effects.filter((effect) => !(to.state === "cancelled" && effect === "forgive"));
}

export type ActionPermit = { allowed: true } | { allowed: false; reason: string };

/** For each thing a person can do to a round: whether it is possible now, and if not, why not. */
export function allowedActions(current: MachineState): Record<RoundAction, ActionPermit> {
  const permit = (action: RoundAction): ActionPermit => {
    const result = transition(current, { type: action });
    return result.ok ? { allowed: true } : { allowed: false, reason: result.message };
  };
  return {
    start: permit("start"),
    freeze: permit("freeze"),
    pause: permit("pause"),
    resume: permit("resume"),
    retry: permit("retry"),
    "finish-early": permit("finish-early"),
    "take-policy": permit("take-policy"),
    cancel: permit("cancel"),
  };
}

const verbs: Readonly<Record<RoundEventType, string>> = {
  start: "started",
  "stage-done": "moved on",
  freeze: "frozen",
  finish: "finished",
  "finish-early": "finished without a new policy",
  "take-policy": "given a policy",
  pause: "paused",
  resume: "resumed",
  fail: "marked as failed",
  retry: "retried",
  cancel: "cancelled",
};

function refusalMessage(state: RoundStateName, type: RoundEventType): string {
  const from = statesThatAllow(type);
  const where = from.length > 3 ? "while it is at work" : `while it is ${from.join(" or ")}`;
  return `The round is ${state}; it can only be ${verbs[type]} ${where}.`;
}

function statesThatAllow(type: RoundEventType): string[] {
  const working: readonly string[] = workingStates;
  const all = Object.entries(table).flatMap(([state, row]) => (row[type] === undefined ? [] : [state]));
  // "at work" says it better than eight names; cancel is possible nearly everywhere.
  return all.some((state) => working.includes(state)) || all.length < 4 ? all : all.slice(0, 4);
}
