import { describe, expect, it } from "vitest";
import { readComparisonRow } from "./read-comparison-row.ts";
import { readPromptRow } from "./read-prompt-row.ts";

describe("rows", () => {
  it.each([
    ["train", "train"],
    [" Train_SFT ", "train"],
    ["train_prefs", "train"],
    ["VALIDATION", "validation"],
    ["val", "validation"],
    ["dev", "validation"],
    ["eval", "validation"],
    ["test", "test"],
    ["test_prefs", "test"],
    ["ood", "ood"],
    ["out_of_distribution", "ood"],
    ["Out-of-Distribution", "ood"],
    ["test_ood", "ood"],
    ["", null],
    [null, null],
  ])("of the split %j are of ours as %j, and so are comparisons", (split, ours) => {
    const prompt = readPromptRow({ prompt: "Hi", split });
    expect(prompt).toMatchObject({ ok: true, row: { split: ours }, notes: [] });
    const comparison = readComparisonRow({ prompt: "Hi", chosen: "a", rejected: "b", split });
    expect(comparison).toMatchObject({ ok: true, row: { split: ours }, notes: [] });
  });

  it.each(["tset", "fold", "constructor", "train on this", "training2", 1, ["train"], { a: "train" }])(
    "of the split %j are refused by field and value",
    (split) => {
      const reading = readPromptRow({ prompt: "Hi", split });
      expect(reading).toMatchObject({ ok: false, field: "split" });
      expect(reading.ok ? "" : reading.message).toContain(`(got ${JSON.stringify(split)})`);
    },
  );
});
