import { describe, expect, it } from "vitest";
import { answerSchema, decideSubmit, type SubmitFacts, takesLabels } from "./model.ts";
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

describe("an answer", () => {
  const tie = { choice: "tie", durationMs: 10, visibleMs: 10 };
  it("has a strength only when it prefers a side", () => {
    expect(answerSchema.safeParse(tie).success).toBe(true);
    expect(answerSchema.safeParse({ ...tie, strength: 2 }).success).toBe(false);
    expect(answerSchema.safeParse({ ...tie, choice: "left", strength: 3 }).success).toBe(true);
    expect(answerSchema.safeParse({ ...tie, choice: "left", strength: 4 }).success).toBe(false);
  });
  it("can't be looked at for longer than it took", () => {
    expect(answerSchema.safeParse({ ...tie, visibleMs: 11 }).success).toBe(false);
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
