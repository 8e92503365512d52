import { keysOf } from "@gshf/core/labeling/model";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchPresses } from "#ui/watch-presses.ts";
import { actionOf } from "./use-keys.ts";

const none = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };

/** The element that the selector finds. */
function find(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`there is no ${selector}`);
  return found;
}

afterEach(() => {
  document.body.innerHTML = "";
});

describe("a key press", () => {
  const keys = keysOf({});
  const meaning = (selector: string, key: string, isClickedInto = false, own = keys) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, ...none });
    find(selector).dispatchEvent(event);
    return actionOf(event, own, isClickedInto);
  };

  it("labels wherever the focus is, but where somebody types", () => {
    document.body.innerHTML =
      "<button>A</button><textarea></textarea><p contenteditable></p><select></select>";
    expect(meaning("body", "a")).toBe("left");
    expect(meaning("button", "ArrowRight")).toBe("right");
    for (const field of ["textarea", "p", "select"]) expect(meaning(field, "a")).toBeNull();
  });

  it.each(["dialog", "alertdialog", "menu"])(
    "labels nothing while a %s is open, wherever the focus is",
    (role) => {
      document.body.innerHTML = `<main></main><div role="${role}"></div>`;
      expect(meaning("main", "a")).toBeNull();
      expect(meaning("body", "Backspace")).toBeNull();
    },
  );

  it("labels by the key a person chose before it goes by its place", () => {
    document.body.innerHTML = "<main></main>";
    const own = keysOf({ tie: "ф" });
    expect(meaning("main", "ф", false, own)).toBe("tie");
    expect(meaning("main", "e", false, own)).toBeNull();
  });

  it("with an arrow scrolls what was reached by Tab and can be scrolled, and labels after a click into it", () => {
    document.body.innerHTML = '<div tabindex="0"><table></table></div>';
    const scroller = find("div");
    vi.spyOn(scroller, "clientWidth", "get").mockReturnValue(100);
    const width = vi.spyOn(scroller, "scrollWidth", "get").mockReturnValue(300);
    expect(meaning("table", "ArrowRight")).toBeNull();
    expect(meaning("table", "b")).toBe("right");
    expect(meaning("table", "ArrowRight", true)).toBe("right");
    width.mockReturnValue(100);
    expect(meaning("table", "ArrowRight")).toBe("right");
  });
});

describe("a press of a button", () => {
  let stop: () => void;
  let pair = "1";
  let pressed: string[] = [];
  const choice = () => find("[data-choice-bar] button");
  const down = () => choice().dispatchEvent(new MouseEvent("pointerdown", { bubbles: true }));
  const up = () => choice().dispatchEvent(new MouseEvent("pointerup", { bubbles: true }));
  const click = (detail: number, target = choice()) =>
    target.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail }));
  const key = (type: "keydown" | "keyup", name: string, repeat = false) =>
    choice().dispatchEvent(new KeyboardEvent(type, { key: name, repeat, bubbles: true, cancelable: true }));

  beforeEach(() => {
    vi.useFakeTimers();
    pair = "1";
    pressed = [];
    document.body.innerHTML =
      '<div data-choice-bar><button>A</button></div><p><button id="other">x</button></p>';
    document.body.addEventListener("click", () => pressed.push(pair), { once: false });
    stop = watchPresses(() => pair);
  });
  afterEach(() => {
    stop();
    vi.useRealTimers();
    document.body.replaceWith(document.createElement("body"));
  });

  it("counts once when it is a double click, and elsewhere on the page as often as it is clicked", () => {
    for (const detail of [1, 2, 3]) {
      down();
      up();
      click(detail);
      pair = "2";
    }
    expect(pressed).toEqual(["1"]);
    click(2, find("#other"));
    expect(pressed).toEqual(["1", "2"]);
  });

  it("counts once wherever a page asks for it, as the qualification test does", () => {
    document.body.innerHTML = "<article data-one-press><button>A</button></article>";
    const button = find("[data-one-press] button");
    for (const detail of [1, 2]) click(detail, button);
    expect(pressed).toEqual(["1"]);
  });

  it("is nothing when it was begun on another pair, by pointer or space bar", () => {
    down();
    pair = "2";
    up();
    click(1);
    key("keydown", " ");
    pair = "3";
    key("keyup", " ");
    click(0);
    expect(pressed).toEqual([]);
    down();
    up();
    click(1);
    expect(pressed).toEqual(["3"]);
  });

  it("presses nothing again while Enter or the space bar is held", () => {
    expect(key("keydown", "Enter")).toBe(true);
    expect(key("keydown", "Enter", true)).toBe(false);
    expect(key("keydown", " ", true)).toBe(false);
  });

  it("by a screen reader or a program counts, whatever was pressed before on another pair", () => {
    down();
    up();
    vi.advanceTimersByTime(1000);
    pair = "2";
    click(0);
    click(1);
    expect(pressed).toEqual(["2", "2"]);
  });
});
