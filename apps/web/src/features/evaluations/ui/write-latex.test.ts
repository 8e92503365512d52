import { expect, test } from "vitest";
import { measuredCell } from "./measured-cell.fixture.ts";
import { writeLatex } from "./write-latex.ts";

const cell = (goldGain: [number, number]) =>
  measuredCell(
    { split: "test", temperature: 0.5, prompts: 40, samples: 4 },
    {
      gold: { mean: 1, ci95: [0.5, 1.5], prompts: 40 },
      goldGain: { mean: (goldGain[0] + goldGain[1]) / 2, ci95: goldGain, prompts: 40 },
    },
  );

test("a gain is bold only where its interval leaves zero out, and names are what they were", () => {
  const [certain, open] = [writeLatex([cell([0.2, 0.6])]), writeLatex([cell([-0.2, 0.6])])];
  expect(certain).toContain("test & dpo\\_1 & 0.5 & 40 & $1.00 \\pm 0.50$ & $\\mathbf{0.40 \\pm 0.20}$ & --");
  expect(open).not.toContain("mathbf");
  expect(open).toContain("$0.20 \\pm 0.40$");
});
