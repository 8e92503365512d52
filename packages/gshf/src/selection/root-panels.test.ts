import { describe, expect, it } from "vitest";
import { expectClose, randomRows } from "../../reference/fixtures.ts";
import { Covariance } from "../covariance.ts";
import { createRandom } from "../random.ts";
import { ThinCovariance } from "../thin-covariance.ts";
import { multiplyBy } from "./kernel.ts";
import { packedLength, RootPanels } from "./root-panels.ts";

const multiply = multiplyBy();
const d = 11;
const random = createRandom(3);
const some = (n: number) => Float32Array.from(randomRows(random, n, d));
const start = Covariance.build({ dimension: d, lambda: 0.4, differences: randomRows(random, 6, d) });
const probes = some(5);

/** φᵀH⁻¹φ′ of the probes. */
function measured(h: Covariance): number[] {
  const solved = Array.from({ length: 5 }, (_, i) => h.factor.solve(probes.subarray(i * d, (i + 1) * d)));
  return solved.flatMap((image) =>
    Array.from({ length: 5 }, (_, j) => image.reduce((sum, value, c) => sum + value * probes[j * d + c]!, 0)),
  );
}

/** The same by a root. */
async function byRoot(root: RootPanels): Promise<Float32Array> {
  const whitened = await root.whiten(probes, multiply);
  return multiply({ left: whitened, right: whitened, inner: d, transposed: true });
}

// One panel, panels of one row, even ones, and one that is left over.
describe.each([20, 11, 1, 4, 6])("a root in panels of %i rows", (height) => {
  const rootAtStart = () => RootPanels.ofInverse(start.factor.inverseLower(), d, height);

  it("measures as H does, from L⁻¹ and with rows added, few at once and many", async () => {
    let root = rootAtStart();
    const h = start.clone();
    expectClose(await byRoot(root), measured(h), 1e-5);
    for (const b of [1, 3, 30, 2]) {
      const rows = some(b);
      h.addAll(rows);
      root = await root.grown(await root.whiten(rows, multiply), multiply);
      expectClose(await byRoot(root), measured(h), 2e-5);
    }
  });

  it("solves as H does", async () => {
    const root = rootAtStart();
    const solved = await root.solve(await root.whiten(probes, multiply), multiply);
    for (let i = 0; i < 5; i++) {
      const range = [i * d, (i + 1) * d] as const;
      expectClose(solved.subarray(...range), start.factor.solve(probes.subarray(...range)), 1e-5);
    }
  });

  it("comes from λI and rows alone too, however many they are", async () => {
    for (const n of [0, 1, 5, 300]) {
      const options = { dimension: d, lambda: 0.7, differences: some(n) };
      const root = await RootPanels.ofThin(ThinCovariance.build(options), multiply, height);
      expectClose(await byRoot(root), measured(Covariance.build(options)), 2e-5);
    }
  });

  it("comes back from what it is stored as, bit by bit", async () => {
    const root = rootAtStart();
    const packed = root.packed();
    expect(packed).toHaveLength(packedLength(d, height));
    const restored = RootPanels.restore(packed, d, height);
    packed.fill(0);
    expect(await restored.whiten(probes, multiply)).toEqual(await root.whiten(probes, multiply));
  });

  it("takes the factor of the picks where it is known", async () => {
    const root = rootAtStart();
    const rows = some(4);
    const whitened = await root.whiten(rows, multiply);
    const products = Covariance.build({ dimension: 4, lambda: 1 });
    const columns = Float64Array.from(
      { length: 4 * d },
      (_, at) => whitened[(at % 4) * d + Math.floor(at / 4)]!,
    );
    products.addAll(columns);
    const told = await root.grown(whitened, multiply, products.factor.lower);
    expectClose(await byRoot(told), await byRoot(await root.grown(whitened, multiply)), 1e-6);
  });
});

it("panels of a root hold little more than half of its square", () => {
  expect(packedLength(512)).toBe(512 ** 2);
  expect(packedLength(4096) / 4096 ** 2).toBeCloseTo(9 / 16, 12);
});
