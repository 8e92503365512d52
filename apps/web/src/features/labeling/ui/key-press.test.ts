import { describe, expect, it } from "vitest";
import { digitOf, isSendPress, type KeyPress, namesOf } from "./key-press.ts";

function press(key: string, code: string, over: Partial<KeyPress> = {}): KeyPress {
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  return { key, code, repeat: false, isComposing: false, keyCode: 0, ...none, ...over };
}

describe("a key", () => {
  it.each([
    ["US", "a", "KeyA", ["a"]],
    ["US with caps lock", "A", "KeyA", ["a"]],
    ["Russian", "ф", "KeyA", ["ф", "a"]],
    ["Ukrainian", "і", "KeyS", ["і", "s"]],
    ["Greek", "ε", "KeyE", ["ε", "e"]],
    ["Hebrew", "ש", "KeyA", ["ש", "a"]],
    ["Arabic", "ش", "KeyA", ["ش", "a"]],
    ["Korean", "ㅁ", "KeyA", ["ㅁ", "a"]],
    ["AZERTY, unshifted", "&", "Digit1", ["&", "1"]],
    ["AZERTY, unshifted", "é", "Digit2", ["é", "2"]],
    ["Persian", "۳", "Digit3", ["۳", "3"]],
    ["the number pad", "1", "Numpad1", ["1"]],
    // What another Latin layout has at the place of A is another letter, and meant as that.
    ["AZERTY", "q", "KeyA", ["q"]],
    ["Dvorak", "o", "KeyS", ["o"]],
    ["Russian, no letter", "7", "Digit7", ["7"]],
    ["any", "ArrowLeft", "ArrowLeft", ["arrowleft"]],
  ])("on %s, %s at %s goes by %j", (_, key, code, names) => {
    expect(namesOf(press(key, code))).toEqual(names);
  });

  it.each([
    ["held down", press("a", "KeyA", { repeat: true })],
    ["with Ctrl", press("a", "KeyA", { ctrlKey: true })],
    ["with Cmd", press("1", "Digit1", { metaKey: true })],
    ["with Alt, which goes back a page", press("ArrowLeft", "ArrowLeft", { altKey: true })],
    ["with Shift, which selects", press("ArrowRight", "ArrowRight", { shiftKey: true })],
    ["part of a composed character", press("a", "KeyA", { isComposing: true })],
    ["taken by an input method", press("a", "KeyA", { keyCode: 229 })],
    ["taken by an input method, by name", press("Process", "KeyA")],
    ["dead", press("Dead", "KeyE")],
    ["unknown", press("Unidentified", "KeyA")],
  ])("%s means nothing", (_, event) => {
    expect(namesOf(event)).toEqual([]);
    expect(digitOf(event)).toBeNull();
  });

  it("with AltGr is what it writes, never what stands at its place", () => {
    const getModifierState = (name: string) => name === "AltGraph";
    expect(namesOf(press("ł", "KeyL", { getModifierState }))).toEqual(["ł"]);
    expect(namesOf(press("€", "KeyE", { getModifierState }))).toEqual(["€"]);
  });

  it("of a digit chooses by number, and with Shift only where that writes the digit", () => {
    expect(digitOf(press("2", "Digit2"))).toBe(2);
    expect(digitOf(press("é", "Digit2"))).toBe(2);
    expect(digitOf(press("2", "Digit2", { shiftKey: true }))).toBe(2);
    expect(digitOf(press("@", "Digit2", { shiftKey: true }))).toBeNull();
    expect(digitOf(press("0", "Digit0"))).toBeNull();
  });

  it("Enter sends with Ctrl or Cmd, once", () => {
    expect(isSendPress(press("Enter", "Enter", { ctrlKey: true }))).toBe(true);
    expect(isSendPress(press("Enter", "NumpadEnter", { metaKey: true }))).toBe(true);
    expect(isSendPress(press("Enter", "Enter"))).toBe(false);
    expect(isSendPress(press("Enter", "Enter", { ctrlKey: true, repeat: true }))).toBe(false);
    expect(isSendPress(press("Enter", "Enter", { ctrlKey: true, isComposing: true }))).toBe(false);
  });
});
