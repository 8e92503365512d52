import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { qualityRulesSchema } from "../settings.ts";
import { decideStanding, type StandingState } from "./decide-standing.ts";

const rules = qualityRulesSchema.parse({ goldMin: 4, goldWindow: 10 });
const [yes, no] = [true, false];

describe("what gold answers make of a standing", () => {
  it("says nothing before there are enough of them", () => {
    expect(decideStanding("good", [no, no, no], rules)).toBeNull();
  });

  it("warns before anything else, however bad it is", () => {
    const decision = { state: "warned", reason: "0 of the last 4 check pairs right" };
    expect(decideStanding("good", [no, no, no, no], rules)).toEqual(decision);
  });

  it("pauses or blocks who goes on being wrong after the warning, but not by an old answer", () => {
    expect(decideStanding("warned", [yes, no, yes, no, no, yes], rules)).toBeNull();
    expect(decideStanding("warned", [yes, no, yes, no, yes, no, no], rules)?.state).toBe("paused");
    expect(decideStanding("warned", [no, no, no, yes, no], rules)?.state).toBe("blocked");
  });

  it("takes a warning back when the answers are good again, and looks at the last ones only", () => {
    const bettered = [no, no, no, no, ...Array.from({ length: 10 }, () => yes)];
    expect(decideStanding("warned", bettered, rules)?.state).toBe("good");
  });

  it("never lifts a pause or a block, never makes anything of good answers, and never skips the warning", () => {
    const states = fc.constantFrom<StandingState>("good", "warned", "paused", "blocked");
    fc.assert(
      fc.property(states, fc.array(fc.boolean(), { maxLength: 30 }), (state, right) => {
        const next = decideStanding(state, right, rules)?.state;
        if (state === "paused" || state === "blocked") expect(next).toBeUndefined();
        if (state === "good") expect([undefined, "warned"]).toContain(next);
        if (right.every((isRight) => isRight)) expect([undefined, "good"]).toContain(next);
        expect(next).not.toBe(state);
      }),
    );
  });
});
