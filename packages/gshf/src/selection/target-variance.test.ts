import { expect, it } from "vitest";
import { targetOf } from "./target-variance.ts";

it("targetOf is the mean covariance of π¹'s features", () => {
  const features = Float32Array.of(1, 0, -1, 0, 0, 3);
  const target = targetOf(
    [
      { main: Float64Array.of(0.5, 0.5, 0), features },
      { main: Float64Array.of(0, 0, 1), features },
    ],
    2,
  );
  expect(Array.from(target, (value) => Math.round(value * 1e12) / 1e12)).toEqual([0.5, 0, 0, 0]);
});
