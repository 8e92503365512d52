import { describe, expect, it } from "vitest";
import type { Column } from "./column.ts";
import { writeCsv } from "./write-csv.ts";

type Line = { text: string; count: number | null };

const columns: Column<Line>[] = [
  { id: "text", header: "Text", value: ({ text }) => text },
  { id: "count", header: "Count", value: ({ count }) => count, cell: () => "not this" },
  { id: "act", header: "Actions", cell: () => "nor this" },
];

describe("a table as CSV", () => {
  it("holds the values of its columns: numbers as they are, texts quoted where they must be", async () => {
    const rows = [
      { text: 'x "y", z', count: -1.5 },
      { text: "line\nbreak", count: null },
    ];
    expect(await writeCsv(columns, rows)).toBe('Text,Count\r\n"x ""y"", z",-1.5\r\n"line\nbreak",\r\n');
  });

  it("says more than a value where the column has more to say", async () => {
    const column = { id: "mean", header: "Mean", value: () => 2, csv: () => "2 [1, 3]" };
    expect(await writeCsv([column], [{}])).toBe('Mean\r\n"2 [1, 3]"\r\n');
  });

  it.each([
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "  =1",
    "|calc",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
  ])("gives a spreadsheet nothing to execute: %j", async (text) => {
    const written = await writeCsv(columns, [{ text, count: 1 }]);
    expect(written.slice("Text,Count\r\n".length)).toMatch(/^"?'/);
  });
});
