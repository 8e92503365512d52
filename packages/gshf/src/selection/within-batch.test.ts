import { describe, expect, it } from "vitest";
import { expectClose, randomRows } from "../../reference/fixtures.ts";
import { Covariance } from "../covariance.ts";
import { centredGram } from "../enhancer/geometry.ts";
import { createRandom } from "../random.ts";
import { BlockUpdates, rowDifference } from "./within-batch.ts";

describe("BlockUpdates", () => {
  it.each([1, 4, 5, 11])(
    "gives the Gram matrix of %i rows under A + Σzzᵀ that a fresh factorisation gives",
    (k) => {
      const d = 6;
      const random = createRandom(2);
      const covariance = Covariance.build({
        dimension: d,
        lambda: 0.2,
        differences: randomRows(random, 8, d),
      });
      const start = covariance.factor.clone();
      const features = randomRows(random, k, d);
      const whiten = (rows: Float64Array, factor = start) =>
        Float64Array.from({ length: k }, (_, j) => j).reduce(
          (all, j) => {
            all.set(factor.whiten(rows.subarray(j * d, (j + 1) * d)), j * d);
            return all;
          },
          new Float64Array(k * d),
        );
      const centred = whiten(features);
      const gram = centredGram(centred, k);
      const updates = new BlockUpdates(d, 7);
      expect(updates.correct(gram, centred, k)).toEqual(gram);
      for (let pick = 0; pick < 7; pick++) {
        const z = randomRows(random, 1, d);
        updates.add(start.whiten(z));
        covariance.add(z);
        const expected = centredGram(whiten(features, covariance.factor), k);
        expectClose(updates.correct(gram, centred, k), expected, 1e-11);
        expect(updates.count).toBe(pick + 1);
      }
    },
  );

  it("rowDifference is ψ_i − ψ_j", () => {
    expect(Array.from(rowDifference(Float64Array.of(1, 2, 10, 20, 5, 7), 2, 2, 0))).toEqual([4, 5]);
  });
});
