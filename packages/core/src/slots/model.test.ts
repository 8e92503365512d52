import { describe, expect, it } from "vitest";
import { choiceFor, choices, decideSubmit, type SubmitFacts, takesLabels, votedFor } from "./model.ts";
import { isFirstLeft } from "./shown-side.ts";

const now = new Date("2026-01-05T09:00:00Z");
const before = new Date(now.getTime() - 1);
const after = new Date(now.getTime() + 60_000);
const mine = "11111111-1111-4111-8111-111111111111";
const others = "22222222-2222-4222-8222-222222222222";
const facts: SubmitFacts = {
  round: { state: "labeling", resumeState: null, frozenAt: null },
  slot: { state: "leased", leaseId: mine, leaseUntil: after },
  leaseId: mine,
  hasJudgedPair: false,
  now,
};

describe("what becomes of a submit", () => {
  it("counts under a running lease", () => {
    expect(decideSubmit(facts)).toBe("counted");
  });
  it("counts after the lease ran out, as long as the slot is free", () => {
    expect(decideSubmit({ ...facts, slot: { state: "leased", leaseId: mine, leaseUntil: before } })).toBe(
      "counted",
    );
    expect(decideSubmit({ ...facts, slot: { state: "open", leaseId: null, leaseUntil: null } })).toBe(
      "counted",
    );
    expect(decideSubmit({ ...facts, slot: { state: "leased", leaseId: others, leaseUntil: before } })).toBe(
      "counted",
    );
  });
  it("is surplus once somebody else holds or has labeled the slot", () => {
    expect(decideSubmit({ ...facts, slot: { state: "leased", leaseId: others, leaseUntil: after } })).toBe(
      "surplus",
    );
    expect(decideSubmit({ ...facts, slot: { state: "done", leaseId: others, leaseUntil: null } })).toBe(
      "surplus",
    );
  });
  it("is surplus when this person's judgment of the pair counts already", () => {
    expect(decideSubmit({ ...facts, hasJudgedPair: true })).toBe("surplus");
  });
  it("is late once the round is frozen, over, or the slot closed", () => {
    expect(decideSubmit({ ...facts, round: { state: "freezing", resumeState: null, frozenAt: now } })).toBe(
      "late",
    );
    expect(decideSubmit({ ...facts, round: { state: "cancelled", resumeState: null, frozenAt: null } })).toBe(
      "late",
    );
    expect(decideSubmit({ ...facts, slot: { state: "closed", leaseId: mine, leaseUntil: null } })).toBe(
      "late",
    );
  });
  it("lets work in hand be finished while the round is paused or failed in labeling, and only then", () => {
    expect(takesLabels({ state: "paused", resumeState: "labeling", frozenAt: null })).toBe(true);
    expect(takesLabels({ state: "failed", resumeState: "labeling", frozenAt: null })).toBe(true);
    expect(takesLabels({ state: "paused", resumeState: "training", frozenAt: now })).toBe(false);
    expect(takesLabels({ state: "paused", resumeState: "selecting", frozenAt: null })).toBe(false);
  });
});

describe("the side shown", () => {
  it("is the same for the same round, pair and person, and a fair coin over pairs and over people", () => {
    expect(isFirstLeft(7, "pair", "L-0001")).toBe(isFirstLeft(7, "pair", "L-0001"));
    const share = (draw: (i: number) => boolean) =>
      Array.from({ length: 4000 }, (_, i) => draw(i)).filter(Boolean).length / 4000;
    // 4 standard deviations of a fair coin over 4000 draws: .032.
    expect(Math.abs(share((i) => isFirstLeft(7, `pair-${i}`, "L-0001")) - 0.5)).toBeLessThan(0.032);
    expect(Math.abs(share((i) => isFirstLeft(7, "pair", `L-${i}`)) - 0.5)).toBeLessThan(0.032);
  });
});

describe("a vote", () => {
  it("is for the answer that stood where it says, whichever side that was", () => {
    const votes = [true, false].map((firstWasLeft) =>
      choices.map((choice) => votedFor({ choice, firstWasLeft })),
    );
    expect(votes).toEqual([
      ["first", "second", "neither", "neither"],
      ["second", "first", "neither", "neither"],
    ]);
  });
  it("turns back into the choice that it was read from", () => {
    for (const firstWasLeft of [true, false]) {
      for (const choice of ["left", "right", "tie"] as const) {
        expect(choiceFor(votedFor({ choice, firstWasLeft }), firstWasLeft)).toBe(choice);
      }
    }
  });
});
