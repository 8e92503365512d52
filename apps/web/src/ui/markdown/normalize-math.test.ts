import { expect, test } from "vitest";
import { normalizeMath } from "./normalize-math.ts";

test.each([
  ["inline by parentheses", "area \\(\\pi r^2\\) it is", "area $$\\pi r^2$$ it is"],
  ["inline by single dollars", "so $x^2$ grows", "so $$x^2$$ grows"],
  ["display by brackets", "\\[ E = mc^2 \\]", "\n$$\nE = mc^2\n$$\n"],
])("formulas written %s become $$", (_, text, wanted) => {
  expect(normalizeMath(text)).toBe(wanted);
});

test.each([
  ["money", "between $5 and $10, or $3.50"],
  ["a variable of a shell", "use $HOME and $PATH"],
  ["inline code", "run `echo $A $B$` now"],
  ["a fenced block", "```sh\ncost=$x$\n\\(no\\)\n```\nafter"],
  ["an open fence", "```\n$x$ and \\[y\\]"],
  ["an escaped dollar", "\\$x$ stays"],
])("%s stays as it is", (_, text) => {
  expect(normalizeMath(text)).toBe(text);
});

test("time does not explode on hostile input", () => {
  const started = performance.now();
  normalizeMath("$".repeat(20_000));
  normalizeMath("\\(".repeat(20_000));
  normalizeMath("`".repeat(20_000));
  normalizeMath("$a".repeat(20_000));
  expect(performance.now() - started).toBeLessThan(2_000);
});
