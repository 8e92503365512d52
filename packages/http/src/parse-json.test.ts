import { expect, test } from "vitest";
import { endOfString, isTooDeep, jsonDepthMax, parseJson } from "./parse-json.ts";

const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;

test("a JSON text gives its value, anything else undefined", () => {
  expect(parseJson('{"a": [1, "]"]}')).toEqual({ a: [1, "]"] });
  expect(parseJson("null")).toBeNull();
  for (const text of ["", "{", "NaN", "undefined"]) expect(parseJson(text)).toBeUndefined();
});

test("one nested deeper than anything of ours is none: its readers would run out of stack", () => {
  expect(parseJson(nested(jsonDepthMax))).toBeDefined();
  for (const levels of [jsonDepthMax + 1, 400_000]) expect(parseJson(nested(levels))).toBeUndefined();
  expect(parseJson(`${'{"a":'.repeat(1_000)}1${"}".repeat(1_000)}`)).toBeUndefined();
});

test("brackets in a string are no nesting", () => {
  expect(isTooDeep(JSON.stringify({ a: "[{".repeat(1_000), b: '"\\[['.repeat(1_000) }))).toBe(false);
  expect(isTooDeep("[1],".repeat(1_000))).toBe(false);
});

test("a string ends at its first quote that isn’t escaped", () => {
  for (const value of ["", "a", 'say "a"', "\\", '\\"', '\\\\"\\', '"']) {
    const text = `[${JSON.stringify(value)}, "next"]`;
    expect(endOfString(text, 1)).toBe(JSON.stringify(value).length);
  }
  expect(endOfString('"never\\"', 0)).toBe(8);
});
