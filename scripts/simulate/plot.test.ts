import { expect, test } from "vitest";
import { plot } from "./plot.ts";

const points = [
  [0, 100],
  [64, 20.123456],
  [128, 0],
] as const;

const drawn = plot({
  title: "Gap <left>",
  xLabel: "queries",
  yLabel: "J(π*) − J(π)",
  logY: true,
  series: [
    { name: "uncertainty", points, lastInterval: [-1, 5] },
    { name: "samples", kind: "dots", points },
  ],
});

test("a figure is one SVG document that names itself, its axes and its series", () => {
  expect(drawn).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(drawn).toContain('aria-label="Gap &lt;left&gt;"');
  for (const label of ["queries", "J(π*) − J(π)", "uncertainty", "samples"])
    expect(drawn).toContain(`>${label}<`);
});

test("on a logarithmic axis zero lies where the axis begins, and nothing is not a number", () => {
  expect(drawn).not.toMatch(/NaN|Infinity|undefined/);
  expect(drawn.match(/<circle/g)).toHaveLength(3);
});

test("the interval of a last point is drawn beside it, as far as the axis goes", () => {
  const axisEnd = /M530,392|L530,392/;
  expect(drawn).toMatch(axisEnd);
  expect(drawn).toMatch(/aria-label="rule"[^>]*translate\(6,0\)"><line x1="530" x2="530" y1="392" y2="392"/);
});

test("numbers have two decimals at most, so that a figure is the same on every machine", () => {
  expect(drawn).not.toMatch(/\d\.\d{3,}/);
});
