import { describe, expect, it } from "vitest";
import { createRandom } from "../random.ts";
import { fitAnnotators } from "./fit.ts";
import { type AnnotatorKind, type Crowd, simulateCrowd } from "./simulate.ts";
import { voteAccuracy } from "./vote-accuracy.ts";

const options = {
  annotators: 400,
  spammers: 0.1,
  leftBiased: 0.25,
  labelsEach: 50,
  labelsPerPair: 5,
  preferenceDeviation: 2,
  ties: 0,
};

describe("simulateCrowd", () => {
  // Made anew by every test: mutation runs ask which tests a line takes part in.
  const makeCrowd = () => simulateCrowd(options, createRandom(1));
  const those = (crowd: Crowd, kind: AnnotatorKind) =>
    [...crowd.kinds.keys()].filter((a) => crowd.kinds[a] === kind);

  it("deals everybody as many pairs as asked, none twice, and every pair as many people", () => {
    const crowd = makeCrowd();
    const seats = [...crowd.pairs].map((pair, j) => `${pair},${crowd.annotators[j]}`);
    expect(new Set(seats).size).toBe(20_000);
    const count = (indices: ArrayLike<number>, n: number) => {
      const counts = new Array(n).fill(0);
      for (const index of Array.from(indices)) counts[index]++;
      return new Set(counts);
    };
    expect(crowd.pairCount).toBe(4000);
    expect(count(crowd.pairs, 4000)).toEqual(new Set([5]));
    expect(count(crowd.annotators, 400)).toEqual(new Set([50]));
  });

  it("gives nobody more pairs than there are, and has a pair at least", () => {
    const few = simulateCrowd(
      { ...options, annotators: 2, labelsEach: 9, labelsPerPair: 6 },
      createRandom(1),
    );
    expect([few.pairCount, few.labels.length]).toEqual([3, 6]);
    const one = simulateCrowd(
      { ...options, annotators: 1, labelsEach: 1, labelsPerPair: 9 },
      createRandom(1),
    );
    expect([one.pairCount, one.labels.length]).toEqual([1, 1]);
    for (const name of ["annotators", "labelsEach", "labelsPerPair"])
      expect(() => simulateCrowd({ ...options, [name]: 0 }, createRandom(1))).toThrow(name);
  });

  it.each([
    [{ preferenceDeviation: Number.NaN }, /preferenceDeviation must be non-negative and finite, got NaN/],
    [{ preferenceDeviation: 1e101 }, /preferenceDeviation must be at most 1e\+100/],
    [{ spammers: 1.1 }, /spammers must be between 0 and 1, got 1.1/],
    [{ leftBiased: -0.1 }, /leftBiased must be between 0 and 1/],
    [{ ties: Number.NaN }, /ties must be between 0 and 1, got NaN/],
    [{ spammers: 0.6, leftBiased: 0.5 }, /spammers \+ leftBiased must be at most 1, got 1.1/],
  ])("refuses %o", (change, message) => {
    expect(() => simulateCrowd({ ...options, ...change }, createRandom(1))).toThrow(message);
  });

  it("may be of spammers and left-biased people alone", () => {
    const crowd = simulateCrowd({ ...options, spammers: 0.5, leftBiased: 0.5 }, createRandom(1));
    expect(those(crowd, "careful")).toEqual([]);
  });

  it("has as many spammers and left-biased people as asked, in no order", () => {
    const crowd = makeCrowd();
    const counts = (["spammer", "left-biased", "careful"] as const).map((kind) => those(crowd, kind).length);
    expect(counts).toEqual([40, 100, 260]);
    expect(crowd.kinds.slice(0, 40)).not.toEqual(new Array(40).fill("spammer"));
  });

  it("spammers read nothing; half toss a coin, a quarter each press one side 9 times in 10", () => {
    const crowd = makeCrowd();
    const spammers = those(crowd, "spammer");
    const biases = spammers.map((a) => crowd.leftBias[a]!);
    expect(new Set(biases)).toEqual(new Set([0, Math.log(9), -Math.log(9)]));
    // Binomial(40, ½) stays within 8…32 but for 1 in 5,000.
    const coins = biases.filter((bias) => bias === 0).length;
    expect(coins).toBeGreaterThanOrEqual(8);
    expect(coins).toBeLessThanOrEqual(32);
    // Binomial(40, ¼) stays within 1…21 but for 1 in 10,000.
    for (const bias of [Math.log(9), -Math.log(9)]) {
      const pressers = biases.filter((own) => own === bias).length;
      expect(pressers).toBeGreaterThanOrEqual(1);
      expect(pressers).toBeLessThanOrEqual(21);
    }
    expect(spammers.every((a) => crowd.reliability[a] === 0)).toBe(true);
  });

  it("readers: α ~ N(1, .25²) but .4 at least, b ~ N(0, .15²), 1 more to the left where biased (false alarm 1e-4)", () => {
    const crowd = makeCrowd();
    const near = (values: readonly number[], mean: number, deviation: number) => {
      const n = values.length;
      const own = values.reduce((sum, value) => sum + value, 0) / n;
      const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
      expect(Math.abs(own - mean)).toBeLessThan((3.89 * deviation) / Math.sqrt(n));
      expect(Math.abs(spread / deviation - 1)).toBeLessThan(3.89 / Math.sqrt(2 * n));
    };
    const [careful, biased] = [those(crowd, "careful"), those(crowd, "left-biased")];
    near(
      [...careful, ...biased].map((a) => crowd.reliability[a]!),
      1,
      0.25,
    );
    near(
      careful.map((a) => crowd.leftBias[a]!),
      0,
      0.15,
    );
    near(
      biased.map((a) => crowd.leftBias[a]!),
      1,
      0.15,
    );
    const many = simulateCrowd({ ...options, annotators: 2000, spammers: 0, labelsEach: 1 }, createRandom(2));
    expect(Math.min(...many.reliability)).toBe(0.4);
  });

  it("labels are σ(αu + bs): no score test finds anything left (false alarm 1e-4 each)", () => {
    const crowd = makeCrowd();
    const scores = { one: 0, side: 0, preference: 0 };
    const information = { one: 0, side: 0, preference: 0 };
    crowd.labels.forEach((label, j) => {
      const [u, s, a] = [crowd.preferences[crowd.pairs[j]!]!, crowd.sides[j]!, crowd.annotators[j]!];
      const p = 1 / (1 + Math.exp(-(crowd.reliability[a]! * u + crowd.leftBias[a]! * s)));
      for (const [name, direction] of [
        ["one", 1],
        ["side", s],
        ["preference", u],
      ] as const) {
        scores[name] += (label - p) * direction;
        information[name] += p * (1 - p) * direction ** 2;
      }
    });
    for (const name of ["one", "side", "preference"] as const)
      expect(Math.abs(scores[name])).toBeLessThan(3.89 * Math.sqrt(information[name]));
    const sides = Array.from(crowd.sides).reduce((sum, side) => sum + side, 0);
    expect(Math.abs(sides)).toBeLessThan(3.89 * Math.sqrt(20_000));
    const squares = crowd.preferences.reduce((sum, u) => sum + u * u, 0) / 4000;
    expect(Math.abs(squares / 4 - 1)).toBeLessThan(3.89 * Math.sqrt(2 / 4000));
  });

  it("readers tie on close answers as often as asked, and nobody else ties (false alarm 1e-4)", () => {
    const tied = simulateCrowd({ ...options, ties: 0.3 }, createRandom(3));
    let [close, ties] = [0, 0];
    tied.labels.forEach((label, j) => {
      const alpha = tied.reliability[tied.annotators[j]!]!;
      const isClose = alpha > 0 && Math.abs(alpha * tied.preferences[tied.pairs[j]!]!) < 0.5;
      if (isClose) close++;
      if (label !== 0.5) return;
      ties++;
      expect(isClose).toBe(true);
    });
    expect(Math.abs(ties - 0.3 * close)).toBeLessThan(3.89 * Math.sqrt(0.21 * close));
  });

  it("another sheet: the same people, other pairs", () => {
    const crowd = makeCrowd();
    const other = simulateCrowd(options, createRandom(1), 1);
    expect(other.reliability).toEqual(crowd.reliability);
    expect(other.kinds).toEqual(crowd.kinds);
    expect(other.preferences).not.toEqual(crowd.preferences);
    expect(other.pairs).not.toEqual(crowd.pairs);
    expect(other.labels).not.toEqual(crowd.labels);
  });
});

describe("voteAccuracy", () => {
  const empty = { pairs: [], annotators: [], labels: [], sides: [], pairCount: 0, annotatorCount: 3 };
  const fit = fitAnnotators(empty);
  const person = fit.annotators[0]!;

  it("by hand: majority, weights and posterior, with one half where a rule can't decide", () => {
    const annotators = [
      { ...person, reliability: 2, leftBias: 0, weight: 2 },
      { ...person, reliability: 0.5, leftBias: 0, weight: 0.5 },
      { ...person, reliability: 0.5, leftBias: 4, weight: 0.5 },
    ];
    const votes = [
      // The reliable one outweighs two others: the first answer is better.
      { pair: 0, annotator: 0, label: 1, side: 1 },
      { pair: 0, annotator: 1, label: 0, side: 1 },
      { pair: 0, annotator: 2, label: 0, side: -1 },
      // One against one of the same weight, but one of them always says left.
      { pair: 1, annotator: 1, label: 0, side: 1 },
      { pair: 1, annotator: 2, label: 1, side: 1 },
      // Everybody is wrong.
      { pair: 2, annotator: 0, label: 1, side: 1 },
      // A tie.
      { pair: 3, annotator: 0, label: 0.5, side: 1 },
    ];
    const accuracy = voteAccuracy(
      { ...fit, annotators },
      {
        pairs: votes.map((vote) => vote.pair),
        annotators: votes.map((vote) => vote.annotator),
        labels: votes.map((vote) => vote.label),
        sides: votes.map((vote) => vote.side),
        pairCount: 4,
        annotatorCount: 3,
        kinds: ["careful", "careful", "left-biased"],
        preferences: Float64Array.of(1, -1, -1, 1),
        reliability: new Float64Array(3),
        leftBias: new Float64Array(3),
      },
    );
    expect(Array.from(accuracy.majority)).toEqual([0, 0.5, 0, 0.5]);
    expect(Array.from(accuracy.weighted)).toEqual([1, 0.5, 0, 0.5]);
    expect(Array.from(accuracy.posterior)).toEqual([1, 1, 0, 0.5]);
  });

  it.each([
    [{ annotators: [3] }, /annotators\[0\] must be an index below 3, got 3/],
    [{ annotators: [4], annotatorCount: 5 }, /annotators\[0\] must be an index below 3, got 4/],
    [{ pairs: [1] }, /pairs\[0\] must be an index below 1, got 1/],
    [{ labels: [2] }, /labels\[0\]/],
    [{ preferences: Float64Array.of(Number.NaN) }, /preferences\[0\] must be a finite number/],
    [{ preferences: new Float64Array(2) }, /preferences\.length must be 1, got 2/],
  ])("refuses %o", (change, message) => {
    const crowd = {
      pairs: [0],
      annotators: [0],
      labels: [1],
      sides: [1],
      pairCount: 1,
      annotatorCount: 3,
      kinds: [],
      preferences: Float64Array.of(1),
      reliability: new Float64Array(3),
      leftBias: new Float64Array(3),
    };
    expect(voteAccuracy(fit, crowd).majority).toEqual(Float64Array.of(1));
    expect(() => voteAccuracy(fit, { ...crowd, ...change })).toThrow(message);
    const unknown = [{ ...person, weight: Number.NaN }, person, person];
    expect(() => voteAccuracy({ ...fit, annotators: unknown }, crowd)).toThrow(/weights of annotators\[0\]/);
  });
});
