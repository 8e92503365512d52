import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { drawMachine } from "./draw-machine.ts";
import { isWorking, type RoundStateName, roundStates, workingStates } from "./model.ts";
import {
  allowedActions,
  type MachineEvent,
  type MachineState,
  machineState,
  roundActions,
  roundEventTypes,
  transition,
} from "./round-machine.ts";

const everyState: MachineState[] = roundStates.flatMap((state): MachineState[] =>
  state === "paused" || state === "failed"
    ? workingStates.map((resumeState) => ({ state, resumeState }))
    : [{ state, resumeState: null }],
);

const everyEvent: MachineEvent[] = roundEventTypes.flatMap((type): MachineEvent[] =>
  type === "stage-done" ? workingStates.map((stage) => ({ type, stage })) : [{ type }],
);

function after(current: MachineState, event: MachineEvent): MachineState | null {
  const result = transition(current, event);
  return result.ok ? result.next : null;
}

describe("the round machine", () => {
  test("passes the stages in order, and only in order", () => {
    const path: RoundStateName[] = ["sampling", "embedding", "fitting", "selecting", "labeling", "freezing"];
    let current: MachineState = { state: "draft", resumeState: null };
    const started = after(current, { type: "start" });
    expect(started?.state).toBe("sampling");
    current = started ?? current;
    for (const stage of [...path, "training", "evaluating"] as const) {
      expect(current.state).toBe(stage);
      if (!isWorking(stage)) throw new Error(stage);
      current = after(current, { type: "stage-done", stage }) ?? current;
    }
    expect(current).toEqual({ state: "complete", resumeState: null });
  });

  test("pausing and resuming, and failing and retrying, lead back to where it was", () => {
    for (const state of workingStates) {
      const paused = after({ state, resumeState: null }, { type: "pause" });
      expect(paused).toEqual({ state: "paused", resumeState: state });
      if (paused) expect(after(paused, { type: "resume" })).toEqual({ state, resumeState: null });
      const failed = after({ state, resumeState: null }, { type: "fail" });
      expect(failed).toEqual({ state: "failed", resumeState: state });
      if (failed) expect(after(failed, { type: "retry" })).toEqual({ state, resumeState: null });
    }
  });

  test("a stage that is over can't be ended again", () => {
    for (const state of workingStates) {
      for (const stage of workingStates) {
        const result = transition({ state, resumeState: null }, { type: "stage-done", stage });
        expect(result.ok).toBe(state === stage);
      }
    }
  });

  test("complete and cancelled rounds take nothing any more", () => {
    for (const state of ["complete", "cancelled"] as const) {
      for (const event of everyEvent) expect(transition({ state, resumeState: null }, event).ok).toBe(false);
    }
  });

  test("everything short of the end can be cancelled, and cancelling always closes the slots", () => {
    for (const current of everyState) {
      const result = transition(current, { type: "cancel" });
      const over = current.state === "complete" || current.state === "cancelled";
      expect(result.ok).toBe(!over);
      if (result.ok) expect(result.effects).toContain("close-slots");
    }
  });

  test("only labeling can be frozen, and freezing closes the slots and stamps the moment", () => {
    for (const current of everyState) {
      const result = transition(current, { type: "freeze" });
      expect(result.ok).toBe(current.state === "labeling");
      if (result.ok) expect(result.effects).toEqual(["close-slots", "stamp-freeze", "work"]);
    }
  });

  test("a new state has a state to go back to exactly if it is paused or failed", () => {
    for (const current of everyState) {
      for (const event of everyEvent) {
        const result = transition(current, event);
        if (!result.ok) continue;
        const halted = result.next.state === "paused" || result.next.state === "failed";
        expect(result.next.resumeState !== null).toBe(halted);
      }
    }
  });

  test("workers are woken exactly for states with work", () => {
    for (const current of everyState) {
      for (const event of everyEvent) {
        const result = transition(current, event);
        if (result.ok) expect(result.effects.includes("work")).toBe(isWorking(result.next.state));
      }
    }
  });

  test("the trainer is asked to stop exactly if people end a training that was under way", () => {
    for (const current of everyState) {
      for (const event of everyEvent) {
        const result = transition(current, event);
        if (!result.ok) continue;
        const training = (current.resumeState ?? current.state) === "training";
        const endedByPeople = ["cancel", "finish-early", "take-policy"].includes(event.type);
        expect(result.effects.includes("stop-training")).toBe(training && endedByPeople);
      }
    }
  });

  test("once the dataset is frozen the round can end well whatever the trainer does, and not before", () => {
    for (const current of everyState) {
      const at = current.resumeState ?? current.state;
      const early = transition(current, { type: "finish-early" });
      expect(early.ok).toBe(at === "training" || at === "evaluating");
      if (early.ok) expect(early.next).toEqual({ state: "complete", resumeState: null });
      const given = transition(current, { type: "take-policy" });
      expect(given.ok).toBe(at === "training");
      if (given.ok) expect(given.next).toEqual({ state: "evaluating", resumeState: null });
    }
  });

  test("every state can be reached from a draft, and every unfinished one can reach an end", () => {
    const reached = new Set<string>();
    const visit = (current: MachineState) => {
      const name = `${current.state}/${current.resumeState}`;
      if (reached.has(name)) return;
      reached.add(name);
      for (const event of everyEvent) {
        const next = after(current, event);
        if (next) visit(next);
      }
    };
    visit({ state: "draft", resumeState: null });
    expect(reached.size).toBe(everyState.length);
  });

  test("what can't be done comes with a reason that names the state", () => {
    for (const current of everyState) {
      const permits = allowedActions(current);
      for (const action of roundActions) {
        const permit = permits[action];
        expect(permit.allowed).toBe(transition(current, { type: action }).ok);
        if (!permit.allowed) expect(permit.reason).toContain(`The round is ${current.state}`);
      }
    }
  });

  test("a paused row without a state to resume is refused, not guessed at", () => {
    expect(transition(machineState({ state: "paused", resumeState: null }), { type: "resume" }).ok).toBe(
      false,
    );
  });

  test("the diagram in the docs is the machine's", () => {
    const file = path.resolve("docs/round-machine.md");
    expect(readFileSync(file, "utf8"), "run: node scripts/draw/round-machine.ts").toBe(drawMachine());
  });
});
