import type { MeasuredCell } from "@gshf/core/evaluations";
import { expect, test } from "vitest";
import { writeLatex } from "./write-latex.ts";

const cell = (goldGain: [number, number]): MeasuredCell => ({
  policyId: "00000000-0000-4000-8000-000000000000",
  policy: "dpo_1",
  isReference: false,
  isBaseline: false,
  training: null,
  pessimism: null,
  split: "test",
  temperature: 0.5,
  topP: 1,
  prompts: 40,
  samples: 4,
  figures: {
    gold: { mean: 1, ci95: [0.5, 1.5], prompts: 40 },
    goldGain: { mean: (goldGain[0] + goldGain[1]) / 2, ci95: goldGain, prompts: 40 },
    goldGainOverBaseline: null,
    estimated: null,
    estimatedGain: null,
    estimatedGainOverBaseline: null,
    kl: null,
    whyNoKl: null,
    objective: null,
    characters: null,
    tokens: null,
    cutOff: null,
    winRate: null,
    against: [],
    oodDrop: null,
  },
});

test("a gain is bold only where its interval leaves zero out, and names are what they were", () => {
  const [certain, open] = [writeLatex([cell([0.2, 0.6])]), writeLatex([cell([-0.2, 0.6])])];
  expect(certain).toContain("test & dpo\\_1 & 0.5 & 40 & $1.00 \\pm 0.50$ & $\\mathbf{0.40 \\pm 0.20}$ & --");
  expect(open).not.toContain("mathbf");
  expect(open).toContain("$0.20 \\pm 0.40$");
});
