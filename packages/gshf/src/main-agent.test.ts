import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectClose, reference } from "../reference/fixtures.ts";
import { mainAgent } from "./main-agent.ts";

const { main_agent } = reference;

describe("mainAgent", () => {
  it("agrees with SciPy, multiplicities and sampler correction included", () => {
    const agent = mainAgent(main_agent);
    expectClose(agent.weights, main_agent.weights, 1e-13);
    expectClose(agent.referenceWeights, main_agent.referenceWeights, 1e-13);
    expect(agent.effectiveSampleSize).toBeCloseTo(main_agent.effectiveSampleSize, 10);
  });

  it("is softmax(r/η) on distinct draws from π₀, with n effective samples", () => {
    const agent = mainAgent({ rewards: [0, 0.2 * Math.log(3)], eta: 0.2 });
    expectClose(agent.weights, [0.25, 0.75], 1e-12);
    expectClose(agent.referenceWeights, [0.5, 0.5], 1e-15);
    expect(agent.effectiveSampleSize).toBe(2);
    expect(mainAgent({ rewards: [0, 1], eta: 1, multiplicities: [3, 5] }).effectiveSampleSize).toBe(8);
  });

  it("a candidate seen twice weighs as two candidates of one draw", () => {
    const once = mainAgent({ rewards: [0.3, 0.3, 0.9], eta: 0.5 }).weights;
    const twice = mainAgent({ rewards: [0.3, 0.9], eta: 0.5, multiplicities: [2, 1] }).weights;
    expect(twice[0]).toBeCloseTo(once[0]! + once[1]!, 14);
  });

  it("keeps π₀'s support when weights underflow, and never adds to it", () => {
    const agent = mainAgent({ rewards: [0, 1e6, 2e6], eta: 0.1, multiplicities: [1, 1, 0] });
    expect(Array.from(agent.weights)).toEqual([1e-300, 1, 0]);
  });

  it("ignores constants added to rewards or log ratios, also huge ones", () => {
    fc.assert(
      fc.property(fc.double({ min: -800, max: 800, noNaN: true }), (shift) => {
        const agent = mainAgent({
          ...main_agent,
          samplerLogRatios: main_agent.samplerLogRatios.map((value) => value + shift),
          rewards: main_agent.rewards.map((value) => value + shift),
        });
        expectClose(agent.weights, main_agent.weights, 1e-9);
        expect(agent.effectiveSampleSize).toBeCloseTo(main_agent.effectiveSampleSize, 8);
      }),
    );
  });

  it("what was never drawn counts nowhere, however large its reward and ratio", () => {
    const agent = mainAgent({
      rewards: [1, 1e308, 0.5, -1e308],
      eta: 0.5,
      multiplicities: [2, 0, 1, 0],
      samplerLogRatios: [0, 400, 0, 0],
    });
    const drawn = mainAgent({ rewards: [1, 0.5], eta: 0.5, multiplicities: [2, 1] });
    expect(Array.from(agent.weights)).toEqual([drawn.weights[0], 0, drawn.weights[1], 0]);
    expect(agent.effectiveSampleSize).toBe(3);
    const never = mainAgent({ rewards: [1e308, -1e308], eta: 1e-9, multiplicities: [0, 1] });
    expect(Array.from(never.weights)).toEqual([0, 1]);
  });

  it("keeps the digits of reward differences, and answers where r/η alone would overflow", () => {
    expectClose(mainAgent({ rewards: [1e300, 1e300], eta: 1e-9 }).weights, [0.5, 0.5], 1e-15);
    expectClose(
      mainAgent({ rewards: [2 ** 40, 2 ** 40 + 2 ** -10], eta: 2 ** -10 }).weights,
      mainAgent({ rewards: [0, 1], eta: 1 }).weights,
      1e-15,
    );
    expect(Array.from(mainAgent({ rewards: [-1e308, 1e308], eta: 1 }).weights)).toEqual([1e-300, 1]);
  });

  it("multiplicities in any unit", () => {
    const huge = mainAgent({ rewards: [0, 0], eta: 1, multiplicities: [1e160, 3e160] });
    expect(huge.effectiveSampleSize / 4e160).toBeCloseTo(1, 12);
    expectClose(huge.referenceWeights, [0.25, 0.75], 1e-12);
  });

  it.each([
    ["rewards\\.length", { rewards: [] }],
    ["rewards\\[0\\]", { rewards: [Number.NaN, 0, 0, 0, 0] }],
    ["eta", { eta: 0 }],
    ["multiplicities\\[0\\]", { multiplicities: [-1, 1, 1, 1, 1] }],
    ["multiplicities\\.length", { multiplicities: [1] }],
    ["samplerLogRatios\\.length", { samplerLogRatios: [1] }],
    ["samplerLogRatios\\[4\\]", { samplerLogRatios: [0, 0, 0, 0, Number.POSITIVE_INFINITY] }],
  ])("refuses %s out of its domain", (message, change) => {
    expect(() => mainAgent({ ...main_agent, ...change })).toThrow(new RegExp(message));
  });
});
