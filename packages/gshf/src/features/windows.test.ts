import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averageWindows, splitWindows, windowsFor } from "./windows.ts";

const small = { size: 4, overlap: 1, max: 100 };
const texts = (text: string, options = small) => splitWindows(text, options).map((window) => window.text);

describe("windows", () => {
  it("of a short text are the text itself, white space and all", () => {
    expect(splitWindows("  two words \n", small)).toEqual([{ text: "  two words \n", tokens: 2 }]);
    expect(splitWindows("", small)).toEqual([{ text: "", tokens: 0 }]);
    expect(texts(" one two three four ")).toEqual([" one two three four "]);
  });

  it("begin and end at words, and share the overlap", () => {
    expect(texts("one two three four five six seven")).toEqual(["one two three four", "four five six seven"]);
    // What is shared counts by its own tokens: "b" fits into an overlap of one, "houses" does not.
    expect(texts("a houses b c houses d")).toEqual(["a houses b", "b c houses", "d"]);
  });

  it("don't overlap by all they hold", () => {
    expect(() => splitWindows("a b c", { size: 2, overlap: 2, max: 9 })).toThrow("overlap");
  });

  it("count a token for each begun five letters, each other sign, and each sign of a script without spaces", () => {
    const tokens = (text: string) => splitWindows(text, { size: 1_000, overlap: 0, max: 1 })[0]?.tokens;
    expect(["word", "houses", "a,b", "x² + 1", "漢字かな", "สวัสดี", "naïveté", "🙂🙂"].map(tokens)).toEqual([
      1, 2, 3, 3, 4, 6, 2, 2,
    ]);
  });

  it("cut a word that is longer than a window", () => {
    const found = splitWindows("x".repeat(50), { size: 4, overlap: 0, max: 100 });
    expect(found.map(({ text, tokens }) => [text.length, tokens])).toEqual([
      [20, 4],
      [20, 4],
      [10, 2],
    ]);
  });

  it("lie evenly from the first to the last where there are too many", () => {
    const text = Array.from({ length: 1_000 }, (_, i) => `w${i}`).join(" ");
    const found = texts(text, { size: 4, overlap: 0, max: 5 });
    expect(found).toHaveLength(5);
    expect(found[0]).toMatch(/^w0 /);
    expect(found[4]).toMatch(/ w999$/);
    expect(texts(text, { size: 4, overlap: 0, max: 1 })).toEqual(["w0 w1 w2 w3"]);
  });

  it("hold everything that can be seen, in order, within their size", () => {
    const text = fc.array(fc.constantFrom("a", "word", "longerword", ",", "漢", "🙂", " ", "\n\n"), {
      maxLength: 80,
    });
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 9 }), fc.nat(8), (words, size, shared) => {
        // Numbered, so that a window's place in the text is known.
        const whole = words.map((one, i) => `${one}${String(i).padStart(3, "0")}`).join(" ");
        const found = splitWindows(whole, { size, overlap: Math.min(shared, size - 1), max: 1_000 });
        let end = 0;
        for (const window of found) {
          const from = whole.indexOf(window.text, Math.max(0, end - window.text.length));
          expect(from).toBeGreaterThanOrEqual(0);
          expect(window.tokens).toBeLessThanOrEqual(size);
          if (from > end) expect(whole.slice(end, from).trim()).toBe("");
          end = Math.max(end, from + window.text.length);
        }
        expect(whole.slice(end).trim()).toBe("");
      }),
    );
  });

  it("fill three quarters of what the embedder reads", () => {
    expect(windowsFor(128)).toEqual({ size: 96, overlap: 24, max: 32 });
    expect(windowsFor(8)).toEqual({ size: 6, overlap: 1, max: 32 });
    expect(() => windowsFor(7)).toThrow("tokens");
  });
});

describe("the average of windows", () => {
  it("is weighted by tokens", () => {
    const rows = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
    expect([...averageWindows([{ tokens: 3 }, { tokens: 1 }], rows)]).toEqual([0.75, 0.25]);
  });

  it("of a short text is its plain embedding, to the bit", () => {
    const plain = Float32Array.of(0.1, -3e30, 1e-40);
    expect(averageWindows(splitWindows("short", small), [plain])).toEqual(plain);
    expect(averageWindows(splitWindows("", small), [plain])).toEqual(plain);
  });

  it.each([
    ["no embedding", () => averageWindows([], [])],
    [
      "another number of them",
      () => averageWindows([{ tokens: 1 }], [Float32Array.of(1), Float32Array.of(1)]),
    ],
    [
      "unequal widths",
      () => averageWindows([{ tokens: 1 }, { tokens: 1 }], [Float32Array.of(1), Float32Array.of(1, 2)]),
    ],
    [
      "a number that isn't finite",
      () => averageWindows([{ tokens: 1 }, { tokens: 1 }], [Float32Array.of(1), Float32Array.of(Number.NaN)]),
    ],
  ])("refuses %s", (_, call) => {
    expect(call).toThrow("embeddings");
  });
});
