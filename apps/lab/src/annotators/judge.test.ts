import { expect, test } from "vitest";
import type { Pool } from "../pools/pool.ts";
import { judge, type Noise, probabilityLeft } from "./judge.ts";

const pool: Pool = {
  key: "k",
  promptId: "p",
  messages: [{ role: "user", content: "q" }],
  candidates: [
    { text: "good", mass: 0.5, gold: 1.5 },
    { text: "bad", mass: 0.25, gold: 0 },
    { text: "awful", mass: 0.25, gold: -4 },
  ],
};
const noise: Noise = { seed: 3, tieRate: 0, leftBias: 0, temperature: 1 };
const shown = { left: "good", right: "bad" };

/** Share of left among many annotators; they are independent. */
function share(count: number, choice: string, settings: Noise, pair = shown): number {
  let hits = 0;
  for (let i = 0; i < count; i += 1) if (judge(pool, pair, i, settings)?.choice === choice) hits += 1;
  return hits / count;
}

test("the same annotator says the same of the same pair, in whatever order pairs come", () => {
  const first = judge(pool, shown, 0, noise);
  for (let i = 1; i < 50; i += 1) judge(pool, { left: "bad", right: "awful" }, i, noise);
  expect(judge(pool, shown, 0, noise)).toEqual(first);
});

// Four standard errors of a share from 20,000 draws are at most .0142: a false alarm once in 15,000 seeds.
const tolerance = 0.0142;

test("preferences follow Bradley–Terry, the bias and the temperature", () => {
  const count = 20_000;
  for (const settings of [noise, { ...noise, leftBias: 0.7 }, { ...noise, temperature: 3 }]) {
    const expected = probabilityLeft(1.5, settings);
    expect(Math.abs(share(count, "left", settings) - expected)).toBeLessThan(tolerance);
  }
  expect(probabilityLeft(1.5, noise)).toBeCloseTo(1 / (1 + Math.exp(-1.5)), 12);
});

test("ties come at their rate", () => {
  expect(Math.abs(share(20_000, "tie", { ...noise, tieRate: 0.2 }) - 0.2)).toBeLessThan(tolerance);
});

test("without noise the better answer always wins, and strength grows with the difference", () => {
  const exact = { ...noise, temperature: 0 };
  expect(judge(pool, shown, 0, exact)).toEqual({ choice: "left", strength: 2 });
  expect(judge(pool, { left: "bad", right: "good" }, 0, exact)).toEqual({ choice: "right", strength: 2 });
  expect(judge(pool, { left: "awful", right: "good" }, 0, exact)).toEqual({ choice: "right", strength: 3 });
});

test("a text that is not the pool's can't be judged", () => {
  expect(judge(pool, { left: "good", right: "from elsewhere" }, 0, noise)).toBeNull();
});
