import type { ExportFormatView } from "@gshf/core/datasets";
import { newExportSchema } from "@gshf/core/datasets/model";
import { expect, test } from "vitest";
import { exportFormSchema, exportOf, valuesOf } from "./export-form.ts";

const format: ExportFormatView = {
  name: "arena-rank",
  label: "arena-rank",
  note: "",
  weights: [],
  ties: ["keep", "drop"],
  system: ["keep"],
  containers: ["jsonl"],
  defaults: {
    container: "jsonl",
    split: null,
    weights: null,
    seed: 1,
    ties: "keep",
    system: "keep",
    mergeRoles: false,
  },
};
const place = { slug: "demo", manifestSha256: "0".repeat(64) };

test("a format's own options are sent as they are, and no weights where it has none", () => {
  const values = valuesOf(format, place);
  expect(exportFormSchema.parse(values)).toEqual(values);
  const sent = exportOf(values, format);
  expect(newExportSchema.parse(sent)).toEqual(sent);
  expect(sent.options).toEqual({
    container: "jsonl",
    split: null,
    ties: "keep",
    system: "keep",
    mergeRoles: false,
  });
});

test("a seed is sent where rows are drawn by it alone", () => {
  const weighted = { ...format, weights: ["resample" as const, "column" as const] };
  const values = { ...valuesOf(weighted, place), seed: 7 };
  expect(exportOf({ ...values, weights: "resample" }, weighted).options).toMatchObject({
    weights: "resample",
    seed: 7,
  });
  expect(exportOf({ ...values, weights: "column" }, weighted).options).not.toHaveProperty("seed");
});
