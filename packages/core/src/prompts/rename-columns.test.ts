import { expect, it } from "vitest";
import { readComparisonRow } from "./read-comparison-row.ts";
import { withColumnNames } from "./rename-columns.ts";

const read = withColumnNames(readComparisonRow, { Frage: "prompt", gut: "chosen", schlecht: "rejected" });

it("reads columns as what somebody says they are", () => {
  const reading = read({ Frage: "Hi?", gut: "yes", schlecht: "no", Note: 3 });
  expect(reading).toMatchObject({
    ok: true,
    row: {
      messages: [{ role: "user", content: "Hi?" }],
      comparisons: [{ chosen: "yes", rejected: "no" }],
      extra: { Note: 3 },
    },
  });
});

it("tells what is wrong by the file's own names", () => {
  expect(read({ Frage: "Hi?", gut: "", schlecht: "no" })).toMatchObject({ ok: false, field: "gut" });
  expect(read({ Frage: [{ role: "user", content: "" }], gut: "a", schlecht: "b" })).toMatchObject({
    ok: false,
    field: "Frage[0].content",
  });
  expect(read({ gut: "a", schlecht: "b" })).toMatchObject({ ok: false, field: "Frage" });
});

it("refuses two columns that are to be the same", () => {
  const row = { Frage: "Hi?", prompt: "Ho?", gut: "yes", schlecht: "no" };
  expect(read(row)).toMatchObject({
    ok: false,
    field: "prompt",
    message: expect.stringContaining("two columns"),
  });
});

it("changes columns over, and leaves a field of any name what it is", () => {
  const swapped = withColumnNames(readComparisonRow, { chosen: "rejected", rejected: "chosen" });
  const reading = swapped(JSON.parse('{"prompt":"Hi?","chosen":"no","rejected":"yes","constructor":1}'));
  expect(reading).toMatchObject({ ok: true, row: { comparisons: [{ chosen: "yes", rejected: "no" }] } });
  expect(reading.ok && reading.row.extra).toEqual({ constructor: 1 });
});
