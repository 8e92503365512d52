import type { MeasuredCell } from "@gshf/core/evaluations";
import { render, screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { EvaluationFigures } from "./evaluation-figures.tsx";
import { measuredCell } from "./measured-cell.fixture.ts";

const idOf = (policy: string) => `${policy.padEnd(8, "0").slice(0, 8)}-0000-4000-8000-000000000000`;

const cellOf = (policy: string, change: Partial<MeasuredCell>, figures: Partial<MeasuredCell["figures"]>) =>
  measuredCell({ policyId: idOf(policy), policy, ...change }, figures);

const beats = (opponent: string, wins: number, losses: number) => ({
  policyId: idOf(opponent),
  rate: wins / (wins + losses),
  ci95: [0.3, 0.95] as [number, number],
  wins,
  ties: 0,
  losses,
  failed: 0,
});

const rowsOf = (name: string) =>
  within(screen.getByRole("table", { name, hidden: true }))
    .getAllByRole("row", { hidden: true })
    .slice(1)
    .map((row) => row.textContent);

it("shows a matrix of win rates with a table of the same in place of rates over the baseline", () => {
  const winRate = { ...beats("b", 6, 2), lengthControlled: 0.7 };
  const cells = [
    cellOf("a", {}, { winRate, against: [beats("b", 6, 2)] }),
    cellOf("b", { isReference: true, isBaseline: true }, { against: [beats("a", 2, 6)] }),
  ];
  render(<EvaluationFigures cells={cells} split="validation" />);
  expect(rowsOf("Win rates of every two policies on validation")).toEqual([
    "ab0.75 [0.30, 0.95]8",
    "ba0.25 [0.30, 0.95]8",
  ]);
  expect(screen.queryByRole("table", { name: "Win rates on validation", hidden: true })).toBeNull();
});

it("keeps a matrix a temperature where policies were drawn at several", () => {
  const at = (temperature: number) => [
    cellOf("a", { temperature }, { against: [beats("b", 6, 2)] }),
    cellOf("b", { temperature }, { against: [beats("a", 2, 6)] }),
  ];
  render(<EvaluationFigures cells={[...at(0.5), ...at(1)]} split="validation" />);
  for (const where of ["T = 0.5", "T = 1"]) {
    expect(rowsOf(`Win rates of every two policies on validation at ${where}`)).toHaveLength(2);
  }
});

it("draws reward over pessimism for trainings that differ in β alone, plain DPO first", () => {
  const trained = (beta: number, series: string): Partial<MeasuredCell> => ({
    pessimism: { beta, uncertainty: beta === 0 ? null : "norm", series },
  });
  const cells = [
    cellOf("late", trained(0.4, "one"), { gold: { mean: 3, ci95: null, prompts: 1 } }),
    cellOf("plain", trained(0, "one"), { gold: { mean: 2, ci95: [1, 3], prompts: 8 } }),
    cellOf("elsewhere", trained(0.4, "another"), {}),
    cellOf("pi0", { isReference: true }, {}),
  ];
  render(<EvaluationFigures cells={cells} split="validation" />);
  const rows = rowsOf("Reward over pessimism on validation");
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatch(/^0plain.*2\.00 \[1\.00, 3\.00\]$/);
  expect(rows[1]).toMatch(/^0\.4late.*3\.00$/);
});
