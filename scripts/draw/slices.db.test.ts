import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { diagram, drawSlices } from "./slice-diagram.ts";

test("docs/slices.md shows the slices as they are", async () => {
  const file = path.resolve(import.meta.dirname, "../../docs/slices.md");
  expect(readFileSync(file, "utf8"), "run: node scripts/draw/slices.ts").toBe(await drawSlices());
});

test("what follows from other arrows is not drawn, and imports of types are told apart", () => {
  const edges = [
    { from: "labeling", to: "rounds", typeOnly: false },
    { from: "rounds", to: "access", typeOnly: true },
    { from: "labeling", to: "access", typeOnly: false },
  ];
  expect(diagram([["access"], ["rounds", "slots"], ["labeling"]], edges)).toEqual([
    "flowchart TB",
    '  subgraph level3["3"]',
    "    labeling",
    "  end",
    '  subgraph level2["2"]',
    "    rounds",
    "    slots",
    "  end",
    '  subgraph level1["1"]',
    "    access",
    "  end",
    "  labeling --> rounds",
    "  rounds -.-> access",
  ]);
});
