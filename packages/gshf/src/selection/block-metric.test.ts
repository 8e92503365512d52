import { describe, expect, it } from "vitest";
import { expectClose, randomRows, randomWeights } from "../../reference/fixtures.ts";
import { Covariance } from "../covariance.ts";
import { centredGram } from "../enhancer/geometry.ts";
import { multiply } from "../linear-algebra/vectors.ts";
import { createRandom } from "../random.ts";
import { BlockMetric } from "./block-metric.ts";
import { DenseProducts, type InnerProducts, pickDifference, TableProducts } from "./inner-products.ts";
import { multiplyBy } from "./kernel.ts";
import { targetOf } from "./target-variance.ts";

const d = 6;
const picked = 7;

/** A block of a prompt with k candidates, and seven with two and three in turn, of which one pair each is picked. */
function exampleBlock(k: number) {
  const random = createRandom(k);
  const covariance = Covariance.build({ dimension: d, lambda: 0.2, differences: randomRows(random, 8, d) });
  const sizes = [k, ...Array.from({ length: picked }, (_, i) => 2 + (i % 2))];
  const prompts = sizes.map((size) => Float32Array.from(randomRows(random, size, d)));
  const target = targetOf(
    prompts.map((features, i) => ({ features, main: randomWeights(random, sizes[i]!) })),
    d,
  );
  const factor = covariance.factor.clone();
  const whitened = prompts.map((features) => rowsOf(features, (row) => factor.whiten(row)));
  return { covariance, prompts, target, whitened, inverse: factor.inverseLower() };
}
type Block = ReturnType<typeof exampleBlock>;

function rowsOf(rows: Float32Array, image: (row: Float32Array) => Float64Array): Float64Array {
  const count = rows.length / d;
  return Float64Array.from(
    Array.from({ length: count }, (_, j) => [...image(rows.subarray(j * d, (j + 1) * d))]).flat(),
  );
}

/** J = L⁻¹IL⁻ᵀ. */
function whitenedTarget({ target, inverse }: Block): Float64Array {
  const row = (i: number) => inverse.subarray(i * d, (i + 1) * d);
  return Float64Array.from({ length: d * d }, (_, at) =>
    multiply(target, row(at % d), d).reduce((sum, value, c) => sum + value * row(Math.floor(at / d))[c]!, 0),
  );
}

function dense(block: Block): [InnerProducts, InnerProducts] {
  const { whitened } = block;
  return [new DenseProducts(whitened, d), new DenseProducts(whitened, d, whitenedTarget(block))];
}

async function table(block: Block): Promise<[InnerProducts, InnerProducts]> {
  const rows = Float32Array.from(block.whitened.flatMap((part) => [...part]));
  const starts = [0];
  for (const part of block.whitened) starts.push(starts.at(-1)! + part.length / d);
  const of = async (images: Float32Array) => {
    const products = await multiplyBy()({ left: rows, right: images, inner: d, transposed: true });
    return new TableProducts({ rows, images, table: products, starts, dimension: d });
  };
  const target = Float32Array.from(whitenedTarget(block));
  return [await of(rows), await of(await multiplyBy()({ left: rows, right: target, inner: d }))];
}

describe.each([
  ["products in f64 as they are asked for", dense, 1e-10],
  ["a table in f32", table, 2e-6],
] as const)("BlockMetric by %s", (_, productsOf, tolerance) => {
  it.each([1, 4, 5, 11])("measures %i rows as a fresh factorisation does, pick after pick", async (k) => {
    const block = exampleBlock(k);
    const { covariance, prompts, target } = block;
    const [products, targetProducts] = await productsOf(block);
    const metric = new BlockMetric(products, targetProducts, picked);
    for (let pick = 0; pick <= picked; pick++) {
      const whitened = rowsOf(prompts[0]!, (row) => covariance.factor.whiten(row));
      expectClose(metric.gram(0), centredGram(whitened, k), tolerance);
      const solved = rowsOf(prompts[0]!, (row) => covariance.factor.solve(row));
      const expected = Array.from({ length: k * k }, (_, at) => {
        const image = multiply(target, solved.subarray((at % k) * d, ((at % k) + 1) * d), d);
        return image.reduce((sum, value, c) => sum + value * solved[Math.floor(at / k) * d + c]!, 0);
      });
      expectClose(metric.targetGram(0)!, expected, tolerance);
      expect(metric.updates.count).toBe(pick);
      if (pick === picked) break;
      const [a1, a2, scale] = [1, 0, 0.5 + pick / 4];
      metric.add({ prompt: pick + 1, a1, a2, scale });
      covariance.add(pickDifference(prompts[pick + 1]!, d, { prompt: pick + 1, a1, a2, scale }));
    }
  });

  it("has no target where it was given none", async () => {
    const [products] = await productsOf(exampleBlock(3));
    expect(new BlockMetric(products, undefined, picked).targetGram(0)).toBeUndefined();
  });
});

it("pickDifference is √w·(ψ_a1 − ψ_a2), of rows that begin where they are said to", () => {
  const rows = Float64Array.of(9, 9, 1, 2, 10, 20, 5, 7);
  const pick = { prompt: 0, a1: 2, a2: 0, scale: 0.5 };
  expect(Array.from(pickDifference(rows, 2, pick, 1))).toEqual([2, 2.5]);
  expect(Array.from(pickDifference(rows, 2, { ...pick, a1: 1 }))).toEqual([-4, -3.5]);
});
