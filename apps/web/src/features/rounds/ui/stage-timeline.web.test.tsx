import { type RoundStateName, type WorkingState, workingStates } from "@gshf/core/rounds/model";
import { cleanup, screen, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { type StageProgress, StageTimeline } from "./stage-timeline.tsx";

afterEach(cleanup);

const now = new Date("2026-11-23T12:00:00Z");

function show(state: RoundStateName, resumeState: WorkingState | null = null): HTMLElement {
  const at = resumeState ?? state;
  const here = workingStates.map(String).indexOf(at);
  const stages = workingStates.map(
    (stage, index): StageProgress => ({
      stage,
      total: 10,
      done: index < here ? 10 : 4,
      startedAt: index <= here || state === "complete" ? new Date(now.getTime() - 60_000) : null,
      endedAt: index < here ? now : null,
    }),
  );
  return render(<StageTimeline state={state} resumeState={resumeState} stages={stages} now={now} />)
    .container;
}

test("exactly one stage is current, with its progress", () => {
  const container = show("labeling");
  const current = container.querySelectorAll("[aria-current=step]");
  expect(current).toHaveLength(1);
  expect(current[0]?.textContent).toContain("4 of 10 labels");
  expect(screen.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("4");
  expect(screen.getAllByText(": done")).toHaveLength(4);
  expect(screen.getAllByText(": waiting")).toHaveLength(3);
});

test.each([
  ["paused", "sampling"],
  ["failed", "training"],
] as const)("a %s round shows where it stands", (state, resumeState) => {
  const container = show(state, resumeState);
  const at = container.querySelector<HTMLElement>("[aria-current=step]");
  expect(at?.textContent).toContain(resumeState);
  expect(within(at ?? container).getByText(`: ${state}`)).toBeDefined();
});

test("a complete round has nothing current and says how long each stage took", () => {
  const container = show("complete");
  expect(container.querySelectorAll("[aria-current=step]")).toHaveLength(0);
  expect(screen.getAllByText(": done")).toHaveLength(workingStates.length);
});

test("stages a round was not asked for are told apart from those that are done", () => {
  const stages = workingStates.map((stage) => ({
    stage,
    total: 0,
    done: 0,
    endedAt: null,
    startedAt: stage === "training" || stage === "evaluating" ? null : now,
  }));
  render(<StageTimeline state="complete" resumeState={null} stages={stages} now={now} />);
  expect(screen.getAllByText("not asked for")).toHaveLength(2);
});
