import type { RoundView } from "@gshf/core/rounds";
import { cleanup, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { RewardModelCard } from "./reward-model-card.tsx";

afterEach(cleanup);

const unseen = { count: 40, logLoss: 0.55, accuracy: 0.71, calibrationError: 0.04 };
const fitted = {
  iterations: 5,
  gradientNorm: 0,
  converged: true,
  ridgeUsed: 1,
  boundActive: false,
  heldOut: unseen,
};

function show(figures: NonNullable<RoundView["rewardModels"][number]["figures"]> | null) {
  const models = [{ purpose: "selection", observations: 200, normTheta: 2.5, figures }];
  render(<RewardModelCard round={{ rewardModels: models } as unknown as RoundView} />);
}

const shownFor = (term: string) => screen.getByText(term).nextElementSibling?.textContent;

test("says what twice the length does to the odds, and how the held-out labels are predicted with it", () => {
  show({ ...fitted, length: { coefficient: 1, low: -1, high: 2, heldOut: { ...unseen, accuracy: 0.75 } } });
  expect(shownFor("Twice as long: odds ×")).toBe("2.00 [0.50, 4.00]");
  expect(shownFor("Held-out accuracy")).toBe("0.710");
  expect(shownFor("Held-out accuracy with length")).toBe("0.750");
});

test("shows a fit of an earlier version, which knew no length", () => {
  show(fitted);
  expect(shownFor("Held-out accuracy")).toBe("0.710");
  expect(screen.queryByText(/Twice as long/)).toBeNull();
});

test("says what the posterior knows, with the evidence for each ridge", () => {
  const evidence = [0.5, 1, 2].map((ridge) => ({ ridge, logEvidence: -100 - ridge }));
  const posterior = {
    metric: "information" as const,
    ridge: 0.5,
    evidence,
    effectiveDimension: 12.34,
    logBayesFactor: 8.06,
  };
  const slope = { value: 0.8, low: 0.5, high: 1.1 };
  show({ ...fitted, posterior, heldOut: { ...unseen, slope } });
  expect(shownFor("Ridge λ₀, by evidence")).toBe("0.50");
  expect(shownFor("Effective dimension")).toBe("12.3");
  expect(shownFor("Evidence over chance, nats")).toBe("8.1");
  expect(shownFor("Slope of calibration")).toBe("0.80 [0.50, 1.10]");
  expect(screen.getByText(/Log evidence of each ridge/)).toBeDefined();
});

test("shows a fit whose figures can't be read by what its row says", () => {
  show(null);
  expect(shownFor("Comparisons")).toBe("200");
});
