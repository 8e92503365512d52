import { describe, expect, it } from "vitest";
import { findUnstorable, isVisible, storable, storableDeep } from "./model.ts";

const nul = "a\0b";
const lone = "a\ud83db";

describe("what can be kept of a text", () => {
  it("is all of a text that Postgres and UTF-8 can hold", () => {
    const text = "häh 🙂 \u2028 \ufffe \u0001 \u202e";
    expect(storable(text)).toBe(text);
    expect(findUnstorable(text)).toBeNull();
  });

  it("is the text with U+FFFD in place of each character that they can't", () => {
    expect(storable(nul)).toBe("a\ufffdb");
    expect(storable(lone)).toBe("a\ufffdb");
    expect(storable("\udc00\0\ud800")).toBe("\ufffd\ufffd\ufffd");
  });

  it.each<[unknown, string[]]>([
    [nul, []],
    [{ a: { b: ["x", lone] } }, ["a", "b", "1"]],
    [{ a: { [nul]: 1 } }, ["a"]],
    [
      [null, undefined, new Date(0), new Uint8Array(2), { a: 1, b: nul }],
      ["4", "b"],
    ],
  ])("%j is found by its path", (value, path) => {
    expect(findUnstorable(value)?.path).toEqual(path);
    expect(findUnstorable(storableDeep(value))).toBeNull();
  });

  it("leaves everything else of a value as it was", () => {
    const at = new Date(0);
    expect(storableDeep({ at, list: [1, nul, { [lone]: true }], none: null })).toEqual({
      at,
      list: [1, "a\ufffdb", { "a\ufffdb": true }],
      none: null,
    });
    const untouched = { a: ["b"] };
    expect(storableDeep(untouched)).toBe(untouched);
  });

  it("is told of a value deeper than the stack", () => {
    let deep: unknown = nul;
    for (let i = 0; i < 50_000; i += 1) deep = [deep];
    expect(findUnstorable(deep)?.path).toHaveLength(50_000);
  });
});

describe("a text that has something to see", () => {
  it.each(["a", " . ", "\u200bx", "🙂", "\u0301", "\ufffd", "\u3000字", "-"])("is %j", (text) => {
    expect(isVisible(text)).toBe(true);
  });

  it.each([
    "",
    " ",
    "\n\t\r\n",
    "\u200b\u200c\u200d",
    "\ufeff",
    "\u00a0\u3000\u2003",
    "\u2060\u00ad",
    "\u2800",
    "\u3164\uffa0",
  ])("isn't %j", (text) => {
    expect(isVisible(text)).toBe(false);
  });
  it.each([
    "\u0000\u0007",
    "\u202e\u2066",
    "\u{e0020}\u{e0041}",
    "\ufe0f",
    "\ud800",
    "\ufff9\ufffb",
    "\u180e",
  ])("isn't %j either", (text) => {
    expect(isVisible(text)).toBe(false);
  });
});
