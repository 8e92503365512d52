import type { RoundView } from "@gshf/core/rounds";
import { Covariance, PairSelector } from "@gshf/gshf";
import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, describe, expect, test } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { ChoiceCard } from "./choice-card.tsx";
import { ChoiceSliders, knobsOf } from "./choice-sliders.tsx";
import { leewayWarnings } from "./choice-warnings.ts";
import { chooseAnew, type Explanation, type Knobs } from "./choose-anew.ts";

afterEach(cleanup);

const [d, k] = [3, 4];
const features = Float32Array.of(0.1, 0.2, 0.3, -0.4, 0.1, 0.5, 0.6, -0.2, 0, 0.3, 0.3, -0.5);

/** What the worker keeps of the second pair of a batch, by the same mathematics. */
async function kept({ eta, radius }: Knobs): Promise<Explanation> {
  const selector = new PairSelector({
    theta: Float64Array.of(0.8, -0.3, 0.2),
    covariance: Covariance.build({ dimension: d, lambda: 1, differences: Float32Array.of(0.4, 0.1, 0.2) }),
    metric: { kind: "information", votes: 3 },
    eta,
    betaA: radius,
    arms: [{ name: "only", strategy: "uncertainty", share: 1 }],
    seed: 3,
  });
  const [, choice] = await selector.selectBlock([
    { key: "before", features },
    { key: "this", features, multiplicities: [1, 3, 2, 2] },
  ]);
  if (choice === undefined || choice.skipped !== undefined) throw new Error("nothing was chosen");
  const lower = (gram: Float64Array) =>
    Array.from({ length: k }, (_, i) => Array.from(gram.subarray(i * k, i * k + i + 1))).flat();
  return {
    version: 2,
    strategy: "uncertainty",
    metric: "information",
    eta,
    radius,
    isCold: false,
    farthest: choice.farthest,
    gram: lower(choice.gram),
    gramNow: lower(choice.gramNow),
    gamma: choice.gamma,
    klCost: choice.klCost,
    budget: choice.budget,
    effectiveSampleSize: choice.effectiveSampleSize,
    candidates: Array.from({ length: k }, (_, j) => ({
      responseId: `r${j}`,
      multiplicity: 1,
      reward: choice.rewards[j] ?? 0,
      reference: choice.referenceWeights[j] ?? 0,
      weight: choice.mainWeights[j] ?? 0,
      enhancerWeight: choice.enhancerWeights[j] ?? 0,
      distance: choice.distances[j] ?? 0,
      cost: -eta * Math.log(choice.mainWeights[j] ?? 0),
      affordable: choice.affordable[j] ?? false,
    })),
  };
}

describe("a choice worked out anew", () => {
  test("at the round's own settings is the round's own choice", async () => {
    const explanation = await kept({ eta: 0.3, radius: 0.5 });
    const anew = chooseAnew(explanation, knobsOf(explanation));
    expect(anew?.gamma).toBeCloseTo(explanation.gamma ?? Number.NaN, 6);
    anew?.candidates.forEach((candidate, j) => {
      const own = explanation.candidates[j];
      for (const name of ["weight", "enhancerWeight", "distance", "cost"] as const)
        expect(candidate[name]).toBeCloseTo(own?.[name] ?? Number.NaN, 6);
      expect(candidate.affordable).toBe(own?.affordable);
    });
  });

  test("at others is what the worker would have chosen by those", async () => {
    const [explanation, other] = [await kept({ eta: 0.3, radius: 0.5 }), await kept({ eta: 0.1, radius: 2 })];
    const anew = chooseAnew(explanation, { eta: 0.1, radius: 2 });
    const weights = (of: { candidates: Explanation["candidates"] } | null) =>
      of?.candidates.map((c) => c.weight) ?? [];
    for (const [j, weight] of weights(anew).entries())
      expect(weight).toBeCloseTo(weights(other)[j] ?? Number.NaN, 6);
    expect(anew?.candidates.map((c) => c.affordable)).toEqual(other.candidates.map((c) => c.affordable));
  });

  test("can't be done for a pair that kept no Gram matrix", async () => {
    expect(
      chooseAnew({ ...(await kept({ eta: 0.3, radius: 0.5 })), gram: null }, { eta: 1, radius: 1 }),
    ).toBeNull();
  });
});

test("sliders start at the round's own, go a factor of ten either way, and lead back", async () => {
  const explanation = await kept({ eta: 0.3, radius: 0.5 });
  const turned: (Knobs | null)[] = [];
  const show = (knobs: Knobs | null) => (
    <ChoiceSliders
      explanation={explanation}
      knobs={knobs}
      norm="H"
      anew={knobs === null ? null : chooseAnew(explanation, knobs)}
      onChange={(value) => turned.push(value)}
    />
  );
  render(show(null));
  const eta = screen.getByLabelText<HTMLInputElement>(/KL coefficient/);
  expect(eta.getAttribute("aria-valuetext")).toBe("0.30");
  expect(screen.getByRole<HTMLButtonElement>("button", { name: /Back to the round/ }).disabled).toBe(true);
  fireEvent.change(eta, { target: { value: "1" } });
  fireEvent.change(eta, { target: { value: "0.5" } });
  fireEvent.change(eta, { target: { value: "0" } });
  expect(turned).toEqual([
    { eta: 3, radius: 0.5 },
    { eta: 0.949, radius: 0.5 },
  ]);
  cleanup();
  render(show({ eta: 3, radius: 0.5 }));
  fireEvent.click(screen.getByRole("button", { name: /Back to the round/ }));
  expect(turned.at(-1)).toBeNull();
});

test("a slack budget and one that affords nothing are told in words", () => {
  expect(leewayWarnings({ affordable: 0.97, noneAffordable: 0, observations: 1_000 })[0]).toMatch(
    /slack: 97.%.*smaller width/,
  );
  expect(leewayWarnings({ affordable: 0.97, noneAffordable: 0, observations: 100 })[0]).toMatch(
    /that is right/,
  );
  expect(leewayWarnings({ affordable: 0.13, noneAffordable: 0.8, observations: 1_000 })[0]).toMatch(
    /80.% of the prompts nothing is affordable/,
  );
  expect(leewayWarnings({ affordable: 0.5, noneAffordable: 0.1, observations: 1_000 })).toEqual([]);
});

test("the round's page tells how its pairs were chosen, or that labels were too few", () => {
  const choice = {
    pairs: 64,
    affordable: 0.42,
    noneAffordable: 0.1,
    enhanced: 60,
    farthest: 0.35,
    isCold: false,
  };
  const show = (part: object) => {
    const figures = { choice: { ...choice, ...part } };
    const rewardModels = [{ purpose: "selection", observations: 512, normTheta: 1, figures }];
    render(<ChoiceCard round={{ rewardModels } as unknown as RoundView} />);
  };
  show({});
  expect(screen.getByText("Chose the farthest answer").nextElementSibling?.textContent).toMatch(/35/);
  cleanup();
  show({ isCold: true, enhanced: 0, farthest: null });
  expect(screen.getByText(/couldn’t carry Option II/)).toBeDefined();
  expect(screen.queryByText("Chose the farthest answer")).toBeNull();
});
