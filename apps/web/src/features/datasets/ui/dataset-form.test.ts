import { newDatasetSchema } from "@gshf/core/datasets/model";
import { expect, test } from "vitest";
import { type DatasetFormValues, inputOf } from "./dataset-form.ts";

const values: DatasetFormValues = {
  slug: "demo",
  experiment: "main",
  name: "Rows",
  seed: 3,
  recipe: {
    kind: "mixture",
    offline: false,
    rounds: "",
    choice: { votesMin: 2, agreementMin: 0.75, offlineShare: 0.25, heldOut: 0.1, reliabilityMin: 0.5 },
    policyId: "00000000-0000-7000-8000-000000000001",
    n: 8,
    temperature: null,
    topP: null,
    prompts: { max: 10, part: null },
    labeler: { kind: "scorer", upToRound: 2 },
    method: "exact",
    coefficient: 0.5,
    pairs: 2,
  },
};

test.each<[string, Partial<DatasetFormValues["recipe"]>, object]>([
  ["all frozen rounds where no number is entered", {}, { kind: "mixture", offline: false, rounds: "all" }],
  ["the rounds that are named", { rounds: "1, 4;2" }, { rounds: [1, 4, 2] }],
  [
    "which rows are taken",
    {},
    { choice: { votesMin: 2, agreementMin: 0.75, offlineShare: 0.25, heldOut: 0.1, reliabilityMin: 0.5 } },
  ],
  [
    "of best of n what is drawn, and no word of rejection",
    { kind: "best-of-n" },
    { n: 8, labeler: { kind: "scorer" } },
  ],
  [
    "of rejection its own settings too",
    { kind: "rejection" },
    { method: "exact", coefficient: 0.5, pairs: 2 },
  ],
])("sends %s", (_, change, expected) => {
  const input = newDatasetSchema.parse(inputOf({ ...values, recipe: { ...values.recipe, ...change } }));
  expect(input).toMatchObject({ slug: "demo", name: "Rows", seed: 3, recipe: expected });
  expect(Object.keys(input.recipe).includes("method")).toBe(change.kind === "rejection");
});
