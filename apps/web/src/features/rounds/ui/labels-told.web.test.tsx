import type { RoundEventView } from "@gshf/core/rounds";
import { cleanup, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { ArmShares } from "./arm-shares.tsx";
import { simulationText } from "./labeling-card.tsx";
import { ProblemBanner } from "./problem-banner.tsx";
import { StageTimeline } from "./stage-timeline.tsx";
import { stageTimes } from "./stage-times.ts";

afterEach(cleanup);

const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 12, minute));
const event = (minute: number, kind: string, from: string | null, to: string): RoundEventView => ({
  id: String(minute),
  at: at(minute),
  kind,
  from,
  to,
  actor: "",
  message: "",
});
const labels = { pairs: 80, labeledPairs: 14, wanted: 80, done: 14, leased: 0, held: 0, heldPairs: 0 };
const upToLabeling = [
  event(0, "start", "draft", "sampling"),
  event(1, "stage-done", "selecting", "labeling"),
];

test.each([
  ["complete", event(2, "freeze", "labeling", "freezing")],
  ["cancelled", event(2, "cancel", "labeling", "cancelled")],
] as const)("a %s round whose labeling ended after 14 of 80 labels says 14", (state, end) => {
  const stages = stageTimes({ stages: [], labels }, [...upToLabeling, end]);
  render(<StageTimeline state={state} resumeState={null} stages={stages} now={at(3)} />);
  expect(screen.getByText(/^14 of 80 labels/)).toBeDefined();
  expect(screen.queryByText(/^80 labels/)).toBeNull();
});

test("a training that people went on without isn't shown as done", () => {
  const events = [
    ...upToLabeling,
    event(2, "freeze", "labeling", "freezing"),
    event(3, "stage-done", "freezing", "training"),
    event(4, "fail", "training", "failed"),
    event(5, "finish-early", "failed", "complete"),
  ];
  const stages = stageTimes({ stages: [], labels }, events);
  render(<StageTimeline state="complete" resumeState={null} stages={stages} now={at(6)} />);
  expect(screen.getByText("finished without it")).toBeDefined();
  expect(screen.getByText(": given up")).toBeDefined();
});

test("arms show what they really got beside what was set", () => {
  const shares = [
    { name: "uncertainty", share: 0.5, pairs: 54, labels: 54 },
    { name: "random", share: 0.5, pairs: 26, labels: 21 },
  ];
  render(<ArmShares shares={shares} />);
  expect(screen.getByText("54 of 75 labels, 72 % (50 % set)")).toBeDefined();
  expect(screen.getByText("21 of 75 labels, 28 % (50 % set)")).toBeDefined();
  cleanup();
  render(<ArmShares shares={shares.map((arm) => ({ ...arm, labels: 0 }))} />);
  expect(screen.getByText("54 of 80 pairs, 68 % (50 % set)")).toBeDefined();
});

test("a waiting round has one countdown, and none once the next try is under way", () => {
  const moment = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
  const problem = {
    code: "trainer-http-status",
    message: "trainer: models.example.org answered HTTP 500",
    since: moment(-120),
    at: moment(-1),
    retryable: true,
    nextTryAt: moment(25),
  };
  render(<ProblemBanner problem={problem} isFailed={false} />);
  expect(screen.getByRole("alert").textContent?.match(/\bin \d+|\d+ s\b/g)).toHaveLength(1);
  cleanup();
  render(<ProblemBanner problem={{ ...problem, nextTryAt: moment(-3) }} isFailed={false} />);
  expect(screen.getByRole("alert").textContent).toContain("trying again now");
});

test("simulated annotators that know nothing of a round say so", () => {
  expect(simulationText({ state: "done", labeled: 0, skipped: 24 })).toMatch(
    /have left: 0 labels\. 24 times they passed over a pair whose prompt or answers they don’t know/,
  );
  expect(simulationText({ state: "running", labeled: 1, skipped: 0 })).toBe(
    "Simulated annotators at work: 1 label so far.",
  );
});
