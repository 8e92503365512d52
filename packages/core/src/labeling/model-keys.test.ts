import { expect, test } from "vitest";
import { conflictOf, keyActions, keysOf, ownKeysSchema, preferencesSchema } from "./model.ts";

test("no two actions share a key, neither the usual ones nor a person's own", () => {
  const all = keyActions.flatMap((action) => keysOf({})[action]);
  expect(new Set(all).size).toBe(all.length);
  expect(conflictOf({}, "tie", "a")).toBe("left");
  expect(conflictOf({ left: "q" }, "tie", "a")).toBeNull();
  expect(conflictOf({ left: "q" }, "tie", "q")).toBe("left");
});

test("an own key takes the place of all the usual ones of its action", () => {
  const keys = keysOf({ left: "ü", undo: "delete" });
  expect(keys.left).toEqual(["ü"]);
  expect(keys.undo).toEqual(["delete"]);
  expect(keys.right).toEqual(["b", "arrowright"]);
});

test.each([
  ["the key of another action", { tie: "b" }],
  ["two actions with one key", { tie: "q", skip: "q" }],
  ["an action that is none", { fly: "q" }],
  ["a key that moves the focus", { tie: "tab" }],
  ["a key that presses buttons", { tie: "enter" }],
  ["a space", { tie: " " }],
  ["an upper case letter, which no press has", { tie: "Q" }],
  ["several letters", { tie: "qq" }],
  ["an invisible character", { tie: "\u200b" }],
  ["something else", { tie: 7 }],
])("%s is refused", (_, keys) => {
  expect(ownKeysSchema.safeParse(keys).success).toBe(false);
});

test("what is stored and no longer fits costs nobody the page", () => {
  expect(preferencesSchema.parse({ layout: "stack", keys: { tie: "b" } })).toEqual({
    layout: "stack",
    language: null,
    keys: {},
  });
});
