import type { RoundView } from "@gshf/core/rounds";
import { roundConfigSchema } from "@gshf/core/rounds/model";
import { render, screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { ComparisonCard } from "./comparison-card.tsx";

type Compared = NonNullable<RoundView["comparisons"]>[number];

const config = roundConfigSchema.parse({
  comparison: { split: "validation" },
  arms: [
    { name: "pair-1", strategy: "reference", share: 1, first: { policy: "a" }, second: { policy: "b" } },
  ],
  training: { algorithm: "none" },
});
const none = { prompts: 0, labels: 0, wins: 0, ties: 0, losses: 0, rate: null, ci95: null };

function show(comparisons: Compared[] | null, state: RoundView["state"] = "labeling") {
  return render(<ComparisonCard round={{ comparisons, config, state }} />).container;
}

it("has a row for every two policies with a label, with its interval and what it is of", () => {
  show([
    {
      ...none,
      arm: "pair-1",
      first: "dpo",
      second: "pi0",
      prompts: 10,
      labels: 20,
      wins: 12,
      ties: 2,
      losses: 6,
      rate: 0.65,
      ci95: [0.34, 0.87],
    },
    { arm: "pair-2", first: "dpo", second: "sft", ...none },
  ]);
  const table = screen.getByRole("table", {
    name: "Win rates of policies on validation prompts",
    hidden: true,
  });
  const rows = within(table).getAllByRole("row", { hidden: true }).slice(1);
  expect(rows.map((row) => row.textContent)).toEqual(["dpopi00.65 [0.34, 0.87]1012, 2, 6"]);
  expect(screen.getByText(/^Labels are still coming in/)).toBeDefined();
});

it("says that there is no label yet, and nothing of rounds that learn", () => {
  show([{ arm: "pair-1", first: "dpo", second: "pi0", ...none }]);
  expect(screen.getByText("No labels yet.")).toBeDefined();
  expect(show(null).textContent).toBe("");
});
