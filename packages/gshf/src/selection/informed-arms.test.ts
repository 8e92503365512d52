import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectClose, randomRows } from "../../reference/fixtures.ts";
import { Covariance } from "../covariance.ts";
import { sigmoid } from "../numerics.ts";
import { createRandom } from "../random.ts";
import { base, chosen, covariance, d, k, oneArm, prompts } from "./batch.fixture.ts";
import { labelInformation } from "./pair-scores.ts";
import { PairSelector } from "./pair-selector.ts";
import { selectPairs, selectShard } from "./select-pairs.ts";
import { informedArms, type Strategy } from "./strategy-names.ts";
import { targetOf } from "./target-variance.ts";
import type { ChosenPair, Metric } from "./types.ts";

const metric: Metric = { kind: "information", votes: 2 };
const informed = (strategy: Strategy, options = {}) => ({
  ...base,
  metric,
  arms: [{ name: "only", strategy, share: 1, options }],
});

/** One prompt's pairs with their logits and variances, by solving with H itself. */
function pairsOf(features: Float32Array, h: Covariance) {
  return Array.from({ length: k }, (_, i) => i).flatMap((i) =>
    Array.from({ length: k }, (_, j) => j)
      .filter((j) => j > i)
      .map((j) => {
        const z = Float64Array.from({ length: d }, (_, c) => features[i * d + c]! - features[j * d + c]!);
        const logit = base.theta.reduce((sum, t, c) => sum + t * z[c]!, 0);
        return { i, j, z, logit, variance: h.potential(z) ** 2, solved: h.factor.solve(z) };
      }),
  );
}
type Pair = ReturnType<typeof pairsOf>[number];
const best = (pairs: Pair[], score: (pair: Pair) => number) =>
  pairs.reduce((a, b) => (score(b) > score(a) * (1 + 1e-9) ? b : a));
const asSet = ({ a1, a2 }: ChosenPair) => [a1, a2].sort();

describe("arms that score pairs on H", () => {
  it.each([
    ["fisher", (pair: Pair) => sigmoid(pair.logit) * sigmoid(-pair.logit) * pair.variance],
    ["information-gain", (pair: Pair) => labelInformation(pair)],
    [
      "near-tie",
      (pair: Pair) => {
        const reach = base.betaA * Math.sqrt(pair.variance);
        return Math.abs(pair.logit) <= reach ? pair.variance : reach - Math.abs(pair.logit);
      },
    ],
  ] as const)(
    "%s takes what a search over all pairs finds, H growing by every pick's labels",
    async (strategy, score) => {
      const h = covariance.clone();
      for (const [n, choice] of chosen(await selectPairs(informed(strategy))).entries()) {
        const found = best(pairsOf(prompts[n]!.features, h), score);
        expect(asSet(choice)).toEqual([found.i, found.j]);
        expect(choice.pairProbability).toBe(1);
        const weight = Math.sqrt(metric.votes * sigmoid(found.logit) * sigmoid(-found.logit));
        h.add(found.z.map((value) => weight * value));
      }
    },
  );

  it("v-optimal lowers tr(IH⁻¹) by more than any other pair would", async () => {
    const choices = chosen(await selectPairs(informed("v-optimal")));
    const target = targetOf(
      prompts.map(({ features }, n) => ({ features, main: Float64Array.from(choices[n]!.mainWeights) })),
      d,
    );
    const trace = (h: Covariance) => {
      let sum = 0;
      for (let c = 0; c < d; c++) sum += h.factor.solve(target.subarray(c * d, (c + 1) * d))[c]!;
      return sum;
    };
    const h = covariance.clone();
    for (const [n, choice] of choices.entries()) {
      const grown = (pair: Pair) => {
        const weight = Math.sqrt(metric.votes * sigmoid(pair.logit) * sigmoid(-pair.logit));
        const next = Covariance.fromMatrix(h.matrix, d);
        next.add(pair.z.map((value) => weight * value));
        return next;
      };
      const found = best(pairsOf(prompts[n]!.features, h), (pair) => trace(h) - trace(grown(pair)));
      expect(asSet(choice)).toEqual([found.i, found.j]);
      h.addAll(
        Float64Array.from(
          found.z.map(
            (value) => Math.sqrt(metric.votes * sigmoid(found.logit) * sigmoid(-found.logit)) * value,
          ),
        ),
      );
    }
  });

  it("delta-ucb weighs the deviations about π¹ by its radius: with none it is best against worst", async () => {
    const plain = chosen(await selectPairs(informed("delta-ucb", { radius: 0 })));
    const bestWorst = chosen(await selectPairs({ ...informed("best-worst") }));
    expect(plain.map(asSet)).toEqual(bestWorst.map(asSet));
    const wide = chosen(await selectPairs(informed("delta-ucb", { radius: 50 })));
    expect(wide.map(asSet)).not.toEqual(plain.map(asSet));
  });

  it("bai-ts takes the best answer of a posterior draw against the least certain one", async () => {
    const seeds = Array.from({ length: 40 }, (_, seed) => seed);
    const draws = await Promise.all(
      seeds.map(
        async (seed) =>
          chosen(await selectPairs({ ...informed("bai-ts"), prompts: [prompts[0]!], seed }))[0]!,
      ),
    );
    const firsts = new Set(draws.map(({ a1 }) => a1));
    expect(firsts.size).toBeGreaterThan(1);
    for (const { a1, a2 } of draws) {
      const against = pairsOf(prompts[0]!.features, covariance).filter(({ i, j }) => i === a1 || j === a1);
      const found = best(against, ({ variance }) => variance);
      expect([found.i, found.j]).toContain(a2);
    }
  });

  it("drts draws by laws that it records (seeded, false-alarm rate 1e-4 by pair)", async () => {
    const counts = new Map<string, number>();
    const propensities = new Map<string, number>();
    const n = 4000;
    const selector = new PairSelector({ ...informed("drts"), blockSize: 1 });
    const snapshot = selector.snapshot();
    for (let seed = 0; seed < n; seed++) {
      const again = new PairSelector({ ...informed("drts"), blockSize: 1, seed }, snapshot);
      const [choice] = chosen(await again.selectBlock([prompts[3]!]));
      const key = `${choice!.a1},${choice!.a2}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      propensities.set(key, choice!.pairProbability);
    }
    expect(counts.size).toBeGreaterThan(2);
    for (const [key, count] of counts) {
      const p = propensities.get(key)!;
      expect(Math.abs(count / n - p)).toBeLessThan(3.89 * Math.sqrt((p * (1 - p)) / n) + 1e-9);
    }
  }, 30_000);
});

describe("the choice on H", () => {
  it.each(["uncertainty", "fisher", "near-tie"] as const)(
    "%s chooses the same whatever the number of pairs m, for the prompts in common",
    async (strategy) => {
      const many = Array.from({ length: 25_000 }, (_, i) => ({
        key: `m-${i}`,
        features: prompts[i % 30]!.features,
      }));
      // Of a large batch the first prompts will do: what comes later can reach back by nothing but being there.
      const of = async (m: number) => {
        const shard = { start: 0, end: Math.min(m, 256) };
        const options = { ...informed(strategy), prompts: many.slice(0, m), blockSize: 64, shard };
        return (await selectShard(options)).choices;
      };
      const all = await of(25_000);
      for (const m of [16, 64, 100, 256, 1024]) expect(await of(m)).toEqual(all.slice(0, m));
    },
    30_000,
  );

  it("a pick counts with the votes it is to get", async () => {
    for (const votes of [1, 3]) {
      const { choices, snapshot } = await selectShard({
        ...informed("fisher"),
        metric: { kind: "covariance", votes },
        shard: { start: 0, end: 8 },
      });
      const expected = covariance.clone();
      for (const [n, { a1, a2 }] of chosen(choices).entries()) {
        const { features } = prompts[n]!;
        expected.add(
          Float64Array.from(
            { length: d },
            (_, c) => Math.sqrt(votes) * (features[a1 * d + c]! - features[a2 * d + c]!),
          ),
        );
      }
      expectClose(snapshot.matrix!, expected.matrix, 1e-9);
    }
  });

  it("without a metric is the first version: a pick counts once, whatever its logit", async () => {
    const before = await selectPairs(oneArm("uncertainty"));
    const same = await selectPairs({ ...oneArm("uncertainty"), metric: { kind: "covariance", votes: 1 } });
    expect(same).toEqual(before);
  });

  it("v-optimal goes on from a snapshot with the same bits, and needs its target", async () => {
    const options = informed("v-optimal");
    const whole = await selectShard({ ...options, shard: { start: 0, end: 30 } });
    const first = await selectShard({ ...options, shard: { start: 0, end: 16 } });
    const rest = await selectShard({ ...options, shard: { start: 16, end: 30 }, snapshot: first.snapshot });
    expect([...first.choices, ...rest.choices]).toEqual(whole.choices);
    await expect(new PairSelector(options).selectBlock(prompts.slice(0, 2))).rejects.toThrow(/target/);
  });

  it("refuses a metric or radius out of its domain", () => {
    for (const votes of [0, -1, Number.NaN])
      expect(
        () => new PairSelector({ ...informed("fisher"), metric: { kind: "information", votes } }),
      ).toThrow(/metric.votes/);
    expect(() => new PairSelector(informed("drts", { radius: -1 }))).toThrow(/radius of arm only/);
  });

  it("any arm chooses two different answers that may be drawn, for any data (fast-check)", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...informedArms), fc.nat(1e6), async (strategy, seed) => {
        const random = createRandom(seed);
        const features = Float32Array.from(randomRows(random, 4, d));
        const multiplicities = [random.int(3), 1, 1, random.int(2)];
        const [choice] = chosen(
          await selectPairs({
            ...informed(strategy),
            seed,
            prompts: [{ key: "x", features, multiplicities }],
          }),
        );
        expect(choice!.a1).not.toBe(choice!.a2);
        expect([multiplicities[choice!.a1], multiplicities[choice!.a2]]).not.toContain(0);
        expect(choice!.pairProbability).toBeGreaterThan(0);
        expect(choice!.pairProbability).toBeLessThanOrEqual(1 + 1e-12);
      }),
      { numRuns: 60 },
    );
  });
});
