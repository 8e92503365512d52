import { describe, expect, it } from "vitest";
import { TableParser } from "./parse-table.ts";
import { limits } from "./read-lines.ts";

function parse(text: string, size: number): [number, string[]][] {
  const parser = new TableParser(",");
  const rows = [];
  for (let at = 0; at < text.length; at += size) rows.push(...parser.push(text.slice(at, at + size)));
  rows.push(...parser.end());
  return rows.map(({ line, cells }) => [line, cells]);
}

describe("a table that comes in pieces", () => {
  const text = 'a,b\r\n"x, ""y""\n\r\nz",2\n\n,\r\n"",""""\nlone\rreturn,3';
  it.each([1, 2, 3, 5, 7, 100])("has the same cells whatever the pieces (%i characters)", (size) => {
    expect(parse(text, size)).toEqual([
      [1, ["a", "b"]],
      [2, ['x, "y"\n\r\nz', "2"]],
      [6, ["", ""]],
      [7, ["", '"']],
      [8, ["lone\rreturn", "3"]],
    ]);
  });

  it.each([1, 4, 100])("is none with text after a quote, or with a quote that never closes (%i)", (size) => {
    expect(() => parse('a,b\n1,"x"y', size)).toThrow("line 2 has a quoted cell with text after");
    expect(() => parse('a,b\n1,"x\n\n', size)).toThrow("a quote that opens on line 2 is never closed");
  });

  it("holds no row without an end", () => {
    const endless = `a\n"${"x".repeat(limits.rowBytesMax)}`;
    expect(() => parse(`${endless}${"x".repeat(10)}`, 65_536)).toThrow(
      "the row that begins on line 2 has more than 5 MiB; perhaps the quote on line 2 is never closed",
    );
  });
});
