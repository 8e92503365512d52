import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { qualityRulesSchema, type StandingState } from "../model.ts";
import { decideStanding } from "./decide-standing.ts";

const rules = qualityRulesSchema.parse({ goldMin: 4, goldWindow: 10 });
const [yes, no] = [true, false];
const byGold = (state: StandingState, gold: boolean[], attention: boolean[] = []) =>
  decideStanding(state, { gold, attention, newest: "gold" }, rules);
const byAttention = (state: StandingState, attention: boolean[], over: object = {}) =>
  decideStanding(state, { gold: [], attention, newest: "attention" }, { ...rules, ...over });

describe("what gold answers make of a standing", () => {
  it("says nothing before there are enough of them", () => {
    expect(byGold("good", [no, no, no])).toBeNull();
  });

  it("warns before anything else, however bad it is", () => {
    const decision = { state: "warned", figures: { kind: "gold", right: 0, counted: 4 } };
    expect(byGold("good", [no, no, no, no])).toEqual(decision);
  });

  it("pauses or blocks who goes on being wrong after the warning, but not by an old answer", () => {
    expect(byGold("warned", [yes, no, yes, no, no, yes])).toBeNull();
    expect(byGold("warned", [yes, no, yes, no, yes, no, no])?.state).toBe("paused");
    expect(byGold("warned", [no, no, no, yes, no])?.state).toBe("blocked");
  });

  it("takes a warning back when the answers are good again, and looks at the last ones only", () => {
    const bettered = [no, no, no, no, ...Array.from({ length: 10 }, () => yes)];
    expect(byGold("warned", bettered)?.state).toBe("good");
  });

  it("never lifts a pause or a block, never makes anything of good answers, and never skips the warning", () => {
    const states = fc.constantFrom<StandingState>("good", "warned", "paused", "blocked");
    fc.assert(
      fc.property(states, fc.array(fc.boolean(), { maxLength: 30 }), (state, right) => {
        const next = byGold(state, right)?.state;
        if (state === "paused" || state === "blocked") expect(next).toBeUndefined();
        if (state === "good") expect([undefined, "warned"]).toContain(next);
        if (right.every((isRight) => isRight)) expect([undefined, "good"]).toContain(next);
        expect(next).not.toBe(state);
      }),
    );
  });
});

describe("what attention checks make of a standing", () => {
  it("warns with the first that failed and pauses with the second", () => {
    expect(byAttention("good", [yes, no])).toMatchObject({
      state: "warned",
      figures: { kind: "attention", failed: 1, counted: 2 },
    });
    expect(byAttention("warned", [yes, no, no])?.state).toBe("paused");
    expect(byAttention("good", [no], { attentionPauseAt: 1 })?.state).toBe("paused");
  });

  it("says nothing when the newest was passed, and forgets what lies beyond the window", () => {
    expect(byAttention("warned", [no, no, yes])).toBeNull();
    const longAgo = [no, ...Array.from({ length: 10 }, () => yes)];
    expect(byAttention("good", [...longAgo, no])?.state).toBe("warned");
  });

  it("counts apart from gold answers, which don't take its warning back", () => {
    const good = Array.from({ length: 8 }, () => yes);
    expect(byGold("warned", good, [no])).toBeNull();
    expect(byGold("warned", good, [])?.state).toBe("good");
    expect(byGold("good", good, [no, no, no])).toBeNull();
  });
});
