import { expect, test } from "vitest";
import { detailLines, subjectText } from "./audit-event-text.ts";

test("ids are cut, names stay", () => {
  expect(subjectText("round:01a22552-1be8-776e-8bf3-79ce39bba4e6")).toBe("round 01a22552…");
  expect(subjectText("feature-map:01a22552-188f-7388-9f00-000000000000")).toBe("feature map 01a22552…");
  expect(subjectText("project:demo")).toBe("project demo");
});

test("details are lines in words, however deep", () => {
  const pay = { mode: "per_label", amountMilli: 125 };
  expect(
    detailLines({
      fileName: "a.jsonl",
      rowsNew: 0,
      note: "",
      counts: false,
      fields: ["x", "y"],
      pay,
      hash: "a".repeat(64),
    }),
  ).toEqual([
    { name: "file name", value: "a.jsonl" },
    { name: "rows new", value: "0" },
    { name: "counts", value: "no" },
    { name: "fields", value: "x, y" },
    { name: "pay, mode", value: "per_label" },
    { name: "pay, amount milli", value: "125" },
    { name: "hash", value: "aaaaaaaaaa…" },
  ]);
});
