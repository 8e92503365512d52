import type { FrontierPoint } from "@gshf/core/evaluations";
import { fireEvent, render, screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { Frontier } from "./frontier-card.tsx";

const pointOf = (policy: string, change: Partial<FrontierPoint> = {}): FrontierPoint => ({
  policyId: `${policy.padEnd(8, "0")}-0000-4000-8000-000000000000`,
  policy,
  method: "dpo",
  experiment: "main",
  evaluation: 3,
  round: null,
  split: "validation",
  temperature: 1,
  prompts: 12,
  gold: { mean: 2, ci95: [1, 3] },
  estimatedGain: null,
  kl: { mean: 0.5, ci95: null },
  ...change,
});

const rows = (split: string) =>
  within(screen.getByRole("table", { name: `Reward over KL of all policies on ${split}`, hidden: true }))
    .getAllByRole("row", { hidden: true })
    .slice(1)
    .map((row) => row.textContent);

it("has a policy a row with what measured it, on the split that is chosen, and leaves out what has no gold reward", () => {
  const points = [
    pointOf("dpo"),
    pointOf("round-1", { method: "round", evaluation: null, round: 1, kl: { mean: 0.6, ci95: null } }),
    pointOf("unscored", { gold: null }),
    pointOf("dpo", { split: "test", prompts: 7 }),
  ];
  render(<Frontier slug="demo" points={points} groupOf={({ method }) => method} isByMethod />);
  expect(rows("validation")).toEqual([
    "dpodpo12.00 [1.00, 3.00]0.50yes12Evaluation 3",
    "roundround-112.00 [1.00, 3.00]0.60no12Round 1",
  ]);
  fireEvent.change(screen.getByRole("combobox", { name: "Split" }), { target: { value: "test" } });
  expect(rows("test")).toEqual(["dpodpo12.00 [1.00, 3.00]0.50yes7Evaluation 3"]);
});

it("says nothing where nothing was measured", () => {
  const { container } = render(
    <Frontier slug="demo" points={[pointOf("a", { kl: null })]} groupOf={() => ""} isByMethod />,
  );
  expect(container.textContent).toBe("");
});
