import { expect, test } from "vitest";
import { z } from "zod";
import { readOptions, wholeNumber } from "./read-options.ts";

const schema = z.object({
  pairs: wholeNumber(1).default(50),
  out: z.string().optional(),
  json: z.boolean().default(false),
  http: z.boolean().default(true),
});

test("a command line becomes values, with defaults for what it leaves out", () => {
  expect(readOptions(schema, [])).toEqual({ ok: true, values: { pairs: 50, json: false, http: true } });
  expect(readOptions(schema, ["--pairs", "7", "--json", "--no-http", "--out=x"])).toEqual({
    ok: true,
    values: { pairs: 7, out: "x", json: true, http: false },
  });
});

test.each([
  [["--no-such-option"], "--no-such-option"],
  [["--out"], "--out"],
  [["stray"], "stray"],
  [["--pairs", "many"], "--pairs: must be a number"],
  [["--pairs", "0"], "--pairs: must be at least 1"],
  [["--pairs", "1.5"], "--pairs: must be a whole number"],
  [["--json=yes"], "--json"],
])("%j is refused in words", (args, word) => {
  const read = readOptions(schema, args);
  expect(read.ok ? "" : read.problems.join("\n")).toContain(word);
});
