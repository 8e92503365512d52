import type { RoundView } from "@gshf/core/rounds";
import { cleanup, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { RewardModelCard } from "./reward-model-card.tsx";

afterEach(cleanup);

const unseen = { count: 40, logLoss: 0.55, accuracy: 0.71, calibrationError: 0.04 };
const fitted = { iterations: 5, converged: true, boundActive: false, heldOut: unseen };

function show(diagnostics: unknown) {
  const models = [{ purpose: "selection", observations: 200, normTheta: 2.5, diagnostics }];
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
