/**
 * The package's contract: whatever hostile numbers come in, an exported function answers with a DomainError or with
 * finite numbers. Every export is called with each of its numbers and arrays spoilt in turn.
 *
 * Long because it is one table with a row for every export, and what it tests is that none is missing.
 */
import { describe, expect, it } from "vitest";
import { randomRows, randomWeights, simulateComparisons } from "../reference/fixtures.ts";
import * as gshf from "./index.ts";

type Case = {
  /** Valid arguments, made afresh for each call because one of them is then spoilt in place. */
  readonly spoilt: (path: readonly string[], value: unknown) => () => unknown;
  readonly valid: () => unknown;
  readonly paths: () => Iterable<readonly [readonly string[], string, unknown]>;
  /** ±∞ is a documented answer. */
  readonly infinite: boolean;
};

function entry<A extends object>(
  make: () => A,
  call: (args: A) => unknown,
  { infinite = false }: { readonly infinite?: boolean } = {},
): Case {
  return {
    valid: () => call(make()),
    spoilt: (path, value) => () => {
      const args = make();
      let parent: unknown = args;
      for (const key of path.slice(0, -1)) parent = isObject(parent) ? Reflect.get(parent, key) : undefined;
      if (!isObject(parent) || !Reflect.set(parent, path.at(-1)!, value))
        throw new Error(`nothing to spoil at ${path.join(".")}`);
      return call(args);
    },
    paths: () => spoil(make(), []),
    infinite,
  };
}

type Numbers = Float64Array | Float32Array | Int32Array | Int8Array | number[];

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isNumbers(value: unknown): value is Numbers {
  if (Array.isArray(value)) return value.length > 0 && value.every((item) => typeof item === "number");
  return ArrayBuffer.isView(value);
}

function isPlain(value: unknown): value is object {
  return isObject(value) && [Object.prototype, null].includes(Object.getPrototypeOf(value));
}

/** Where to spoil a value, what the spoiling is called, and what to put there. */
function* spoil(
  value: unknown,
  path: readonly string[],
): Generator<readonly [readonly string[], string, unknown]> {
  if (typeof value === "number") {
    const spoilt = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -1, 1.5];
    // Counts a million times as large are no hostile numbers, but long work.
    if (!Number.isInteger(value)) spoilt.push(value * 1e6, value * 1e-6);
    for (const number of spoilt) yield [path, `${number}`, number];
  } else if (isNumbers(value)) {
    yield [path, "empty", value.slice(0, 0)];
    yield [path, "shorter", value.slice(1)];
    yield [path, "all alike", value.slice().fill(value[0] ?? 0)];
    yield [path, "all zero", value.slice().fill(0)];
    yield [path, "NaN at the end", value.with(-1, Number.NaN)];
    yield [path, "∞ at the start", value.with(0, Number.POSITIVE_INFINITY)];
    yield [path, "−∞ at the end", value.with(-1, Number.NEGATIVE_INFINITY)];
    yield [path, "a million times as large", value.map((number) => number * 1e6)];
  } else if (Array.isArray(value)) {
    yield [path, "empty", []];
    for (const [i, item] of value.slice(0, 2).entries()) yield* spoil(item, [...path, `${i}`]);
  } else if (isPlain(value)) {
    for (const [key, item] of Object.entries(value)) yield* spoil(item, [...path, key]);
  }
}

/** The first number in a result that is not finite, and where. */
function firstBad(value: unknown, infinite: boolean, path = "result"): string | undefined {
  if (typeof value === "number")
    return Number.isFinite(value) || (infinite && !Number.isNaN(value)) ? undefined : `${path} is ${value}`;
  if (!isNumbers(value) && !Array.isArray(value) && !isPlain(value)) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const bad = firstBad(item, infinite, `${path}.${key}`);
    if (bad !== undefined) return bad;
  }
  return undefined;
}

const d = 3;
const k = 4;
const eta = 0.31;
const betaA = 1.25;
const random = () => gshf.createRandom(11);
const rows = (n = k, dimension = d) => randomRows(random(), n, dimension);
const features = (n = k) => Float32Array.from(rows(n));
const weights = () => randomWeights(random(), k);
const theta = () => Float64Array.of(0.7, -0.4, 0.3);
const rewards = () => [0.3, -0.2, 0.9, 0.45];
const covariance = () => gshf.Covariance.build({ dimension: d, lambda: 0.5, differences: rows(6) });
const comparisons = () => simulateComparisons(5, 40, [0.7, -0.4, 0.3]);
const prompts = () =>
  Array.from({ length: 3 }, (_, i) => ({ features: rows(k + i), reference: randomWeights(random(), k + i) }));
const pool = () => ({ weights: weights(), reference: weights().toReversed(), rewards: rewards() });
const ellipsoid = () => ({ main: weights(), whitened: rows(), eta, betaA, random: random() });
const crowdOptions = {
  annotators: 6,
  spammers: 0.2,
  leftBiased: 0.2,
  labelsEach: 10,
  labelsPerPair: 3,
  preferenceDeviation: 1.5,
  ties: 0.1,
};
const crowd = () => gshf.simulateCrowd(crowdOptions, random());
const judgments = () => {
  const { kinds: _, preferences: __, reliability: ___, leftBias: ____, ...rest } = crowd();
  return structuredClone(rest);
};

function geometry() {
  const whitened = rows();
  const gram = Float64Array.from({ length: k * k }, (_, i) => {
    const [a, b] = [Math.floor(i / k), i % k];
    return [0, 1, 2].reduce((sum, c) => sum + whitened[a * d + c]! * whitened[b * d + c]!, 0);
  });
  return { main: weights(), gram, budgetGram: gram.map((value) => 1.25 * value), eta, betaA };
}

function selection() {
  return {
    prompts: Array.from({ length: 5 }, (_, i) => ({
      key: `p${i}`,
      features: features(k),
      rewards: rewards(),
      multiplicities: [1, 2, 0, 1],
      samplerLogRatios: [0.1, 0.2, 0.3, 0.4],
    })),
    theta: theta(),
    checkpointTheta: theta(),
    covariance: covariance(),
    eta,
    betaA,
    seed: 1,
    blockSize: 2,
    arms: gshf.allStrategies.map((strategy) => ({ name: strategy, strategy, share: 1.25 })),
  };
}

const table: Readonly<Record<string, readonly Case[]>> = {
  averageWindows: [
    entry(
      () => ({ windows: [{ tokens: 3 }, { tokens: 1 }], rows: [features(1), features(1)] }),
      ({ windows, rows: vectors }) => gshf.averageWindows(windows, vectors),
    ),
  ],
  Cholesky: [
    entry(
      () => ({ matrix: covariance().matrix, dimension: d, b: theta(), z: theta() }),
      ({ matrix, dimension, b, z }) => {
        const factor = gshf.Cholesky.factor(matrix, dimension);
        factor.update(z);
        const error = factor.relativeError(matrix);
        const norms = [factor.inverseNorm(b), factor.logDeterminant(), error];
        return [factor.whiten(b), factor.unwhiten(b), factor.solve(b), factor.inverseLower(), norms];
      },
    ),
  ],
  Covariance: [
    entry(
      () => ({ dimension: d, lambda: 0.5, differences: rows(6), z: theta(), more: rows(2) }),
      ({ z, more, ...options }) => {
        const built = gshf.Covariance.build(options);
        built.add(z);
        built.addAll(more);
        return [built.matrix, built.potential(z), built.drift(), built.clone().count];
      },
    ),
    entry(
      () => ({ matrix: covariance().matrix, dimension: d, count: 2 }),
      ({ matrix, dimension, count }) => {
        const restored = gshf.Covariance.fromMatrix(matrix, dimension, count);
        return [restored.potential(new Float64Array(restored.dimension).fill(1)), restored.count];
      },
    ),
  ],
  ThinCovariance: [
    entry(
      () => ({ dimension: d, lambda: 0.5, differences: rows(6), weights: new Float64Array(6).fill(0.7) }),
      (options) => {
        const built = gshf.ThinCovariance.build(options);
        return [built.rows, built.lambda, built.count];
      },
    ),
  ],
  createVectorMap: [
    entry(
      () => ({ width: d, characters: 7, answer: features(1), prompt: features(1), both: features(1) }),
      ({ width, ...input }) =>
        gshf.featureMapNames.map((name) => gshf.createVectorMap(name, width).vector(input)),
    ),
  ],
  embeddingWidth: [
    entry(
      () => ({ dimension: 2 * d }),
      ({ dimension }) => gshf.embeddingWidth("answer*prompt", dimension),
    ),
  ],
  featureDimension: [
    entry(
      () => ({ width: d }),
      ({ width }) => gshf.featureDimension("answer*prompt", width),
    ),
  ],
  measureReward: [
    entry(
      () => ({ pools: [{ key: "v", features: features(), gold: rewards() }], theta: theta(), eta }),
      ({ pools, theta: reward, eta: coefficient }) => gshf.measureReward(pools, reward, coefficient),
    ),
  ],
  PairSelector: [
    entry(selection, async ({ prompts: [first, second], ...settings }) => {
      const selector = new gshf.PairSelector(settings);
      const block = [first, second].filter((prompt) => prompt !== undefined);
      await selector.prepare(block);
      return [await selector.selectBlock(block), selector.snapshot()];
    }),
  ],
  accountFor: [
    entry(
      () => ({ ...geometry(), enhancer: weights() }),
      ({ enhancer, ...rest }) => gshf.accountFor(rest, enhancer),
    ),
  ],
  adaptivePath: [
    entry(
      () => ({ target: pool(), eta, acceptance: 0.37 }),
      ({ target, acceptance, ...rest }) => gshf.adaptivePath(target, rest.eta, acceptance),
    ),
    entry(
      () => ({ target: pool(), eta, acceptance: 0.37 }),
      ({ target, acceptance, ...rest }) => gshf.adaptivePath([target, target], rest.eta, acceptance),
    ),
  ],
  affordability: [entry(geometry, gshf.affordability)],
  bestOfNPolicy: [
    entry(
      () => ({ base: weights(), rewards: Float64Array.from(rewards()), n: 3 }),
      ({ base, n, ...rest }) => gshf.bestOfNPolicy(base, rest.rewards, n),
    ),
  ],
  bootstrapInterval: [
    entry(
      () => ({
        count: 5,
        statistic: (chosen: Int32Array) => chosen[0]!,
        random: random(),
        resamples: 20,
        confidence: 0.9,
      }),
      gshf.bootstrapInterval,
    ),
  ],
  calibrationSlope: [
    entry(
      () => ({ comparisons: comparisons(), theta: theta() }),
      (args) => gshf.calibrationSlope(args.comparisons, args.theta),
    ),
  ],
  cautiousRadius: [entry(() => ({ prompts: 64, candidates: 8, delta: 0.05 }), gshf.cautiousRadius)],
  compareArms: [
    entry(
      () => ({
        arms: ["random", "uncertainty"].map((name) => ({
          name,
          curves: [0.25, 0.5].map((rise) =>
            [0, 1, 2].map((labels) => ({
              labels,
              gain: rise * labels,
              accuracy: 0.75,
              logLoss: 0.5,
              kl: 0.25,
            })),
          ),
        })),
      }),
      ({ arms }) => gshf.compareArms(arms, "random"),
    ),
  ],
  createProjection: [
    entry(
      () => ({ from: d, to: 2, seed: 1, rows: features() }),
      (options) => gshf.createProjection(options)(options.rows),
    ),
  ],
  createRandom: [
    entry(
      () => ({ seed: 3 }),
      ({ seed }) => gshf.createRandom(seed).normal(),
    ),
  ],
  diagnose: [
    entry(
      () => ({ comparisons: comparisons(), theta: theta(), binCount: 5 }),
      (args) => gshf.diagnose(args.comparisons, args.theta, { binCount: args.binCount }),
    ),
  ],
  dimensionAdvice: [
    entry(
      () => ({ dimension: d }),
      ({ dimension }) => gshf.dimensionAdvice(dimension),
    ),
  ],
  dpoLoss: [
    entry(
      () => ({
        pair: {
          policyChosen: -1.25,
          policyRejected: -2.5,
          referenceChosen: -1.5,
          referenceRejected: -1.75,
          pessimismMargin: 0.1,
          label: 0.9,
        },
        eta,
      }),
      (args) => gshf.dpoLoss(args.pair, args.eta),
    ),
  ],
  ensembleRewards: [
    entry(
      () => ({ features: rows(), thetas: [theta(), theta(), theta()], lambda: 0.5 }),
      gshf.ensembleRewards,
    ),
  ],
  evenPath: [
    entry(
      () => ({ eta, steps: 3 }),
      (args) => gshf.evenPath(args.eta, args.steps),
    ),
  ],
  expectedPessimismPolicies: [
    entry(
      () => ({ prompts: prompts(), theta: theta(), covariance: covariance(), nu: theta(), beta: 0.5, eta }),
      gshf.expectedPessimismPolicies,
    ),
  ],
  fitAnnotators: [
    entry(
      () => ({
        ...judgments(),
        priors: { reliabilityDeviation: 0.4, leftBiasDeviation: 0.4, preferenceDeviation: 1.5 },
        ridge: 0.5,
        iterationsMax: 30,
      }),
      gshf.fitAnnotators,
    ),
  ],
  fitBradleyTerry: [
    entry(() => ({ ...comparisons(), ridge: 0.5, normBound: 2.5, iterationsMax: 50 }), gshf.fitBradleyTerry),
  ],
  fitEnsemble: [
    entry(
      () => ({
        ...comparisons(),
        prompts: Array.from({ length: 40 }, (_, i) => i % 7),
        members: 3,
        ridge: 0.5,
        random: random(),
      }),
      gshf.fitEnsemble,
    ),
  ],
  fitForSelection: [
    entry(
      () => ({ ...comparisons(), fit: { ridge: 0.5, normBound: 2, lambda: 0.5, radius: 1.5 } }),
      ({ fit, ...data }) => gshf.fitForSelection(data, fit, []).theta,
    ),
  ],
  fitPosterior: [
    entry(() => ({ ...comparisons(), ridge: 0.7, normBound: 2 }), gshf.fitPosterior),
    entry(() => ({ ...comparisons(), ridge: "evidence" as const }), gshf.fitPosterior),
  ],
  globalEnhancer: [
    entry(
      () => ({
        prompts: [
          { main: weights(), whitened: rows() },
          { main: weights().toReversed(), whitened: rows().toReversed() },
        ],
        dimension: d,
        eta,
        betaA,
      }),
      gshf.globalEnhancer,
    ),
  ],
  judgePair: [
    entry(
      () => ({
        prior: { mean: 0.2, scale: 1.5 },
        votes: [
          { label: 0.9, side: 1, reliability: 1.1, leftBias: 0.1 },
          { label: 0.1, side: -1, reliability: 0.9, leftBias: 0.1 },
        ],
      }),
      ({ prior, votes }) => gshf.judgePair(prior, votes),
    ),
  ],
  isCold: [
    entry(
      () => ({ logBayesFactor: 2.5 }),
      (posterior) => Number(gshf.isCold(posterior)),
    ),
  ],
  klDivergence: [
    entry(
      () => ({ p: weights(), q: weights().toReversed() }),
      ({ p, q }) => gshf.klDivergence(p, q),
      {
        infinite: true,
      },
    ),
  ],
  lengthControlledWinRate: [
    entry(
      () => ({
        preferences: [0.9, 0.1, 0.5, 0.75, 0.2],
        lengthDifferences: [10.5, -20.5, 5.5, 7.5, -3.5],
        difficulties: [0.5, 0.1, -0.5, 0.2, 0.3],
        ridge: 0.1,
      }),
      gshf.lengthControlledWinRate,
    ),
  ],
  lengthTerm: [
    entry(
      () => ({
        comparisons: comparisons(),
        fit: { ...gshf.fitBradleyTerry({ ...comparisons(), ridge: 0.5 }), theta: theta() },
      }),
      (args) => gshf.lengthTerm(args.comparisons, args.fit),
    ),
  ],
  linkCurvature: [
    entry(
      () => ({ normBound: 1.5 }),
      ({ normBound }) => gshf.linkCurvature(normBound),
    ),
  ],
  logLinearKl: [
    entry(
      () => ({ prompts: prompts(), theta: theta(), eta }),
      (args) => gshf.logLinearKl(args.prompts, args),
    ),
  ],
  logSumExp: [
    entry(
      () => ({ values: rewards() }),
      ({ values }) => gshf.logSumExp(values),
      { infinite: true },
    ),
  ],
  logit: [
    entry(
      () => ({ p: 0.3 }),
      ({ p }) => gshf.logit(p),
    ),
  ],
  mainAgent: [
    entry(
      () => ({
        rewards: rewards(),
        eta,
        multiplicities: [1.5, 2, 1, 1],
        samplerLogRatios: [0.1, 0.2, -0.3, 0.4],
      }),
      gshf.mainAgent,
    ),
  ],
  measureAgreement: [
    entry(
      () => ({
        units: [0, 0, 0, 1, 1, 2, 2, 3, 4, 4, 5, 5],
        raters: [0, 1, 2, 0, 1, 0, 1, 2, 0, 1, 0, 1],
        values: [0, 0, 2, 1, 2, 2, 2, 0, 1, 1, 0, 2],
        unitCount: 6,
        raterCount: 3,
        categories: 3,
        seed: 4,
      }),
      gshf.measureAgreement,
    ),
  ],
  meanEstimate: [
    entry(
      () => ({ values: rewards() }),
      ({ values }) => gshf.meanEstimate(values),
    ),
  ],
  multiStepRejection: [
    entry(
      () => ({ path: [0.9, 0.6], bound: 1.25, count: 3, drawsMax: 500, random: random() }),
      (args) => gshf.multiStepRejection({ ...args, sample: gshf.poolSampler(pool(), random()) }),
    ),
  ],
  oneShotAcceptance: [
    entry(
      () => ({ target: pool(), eta }),
      (args) => gshf.oneShotAcceptance(args.target, args.eta),
    ),
  ],
  oodDrop: [
    entry(
      () => ({ inDomain: rewards(), outOfDomain: rewards().toReversed() }),
      ({ inDomain, outOfDomain }) => gshf.oodDrop(inDomain, outOfDomain),
    ),
  ],
  optimalPolicy: [
    entry(
      () => ({ reference: weights(), rewards: rewards(), eta }),
      (args) => gshf.optimalPolicy(args.reference, args.rewards, args.eta),
    ),
  ],
  patternBootstrap: [
    entry(
      () => ({
        counts: [5, 3, 1],
        statistic: ([a = 0, b = 0]: readonly number[]) => a - b,
        random: random(),
        resamples: 20,
      }),
      gshf.patternBootstrap,
    ),
  ],
  pairedDifference: [
    entry(
      () => ({ treatment: rewards(), baseline: rewards().toReversed() }),
      ({ treatment, baseline }) => gshf.pairedDifference(treatment, baseline),
    ),
  ],
  pessimisticPolicies: [
    entry(
      () => ({ prompts: prompts(), theta: theta(), covariance: covariance(), nu: theta(), beta: 0.5, eta }),
      gshf.pessimisticPolicies,
    ),
  ],
  planShards: [entry(() => ({ promptCount: 10, shards: 3, blockSize: 2 }), gshf.planShards)],
  poolSampler: [
    entry(
      () => ({ target: pool(), eta: 0.3, count: 3 }),
      async ({ target, eta, count }) => {
        const request = { step: 1, eta, count, accepted: [] };
        return (await gshf.poolSampler(target, random())(request)).rewards;
      },
    ),
  ],
  poolValue: [
    entry(
      () => ({ policy: pool(), eta }),
      (args) => gshf.poolValue(args.policy, args.eta),
      {
        infinite: true,
      },
    ),
  ],
  posteriorDraw: [entry(ellipsoid, gshf.posteriorDraw)],
  raftChoice: [
    entry(
      () => ({ rewards: rewards() }),
      (args) => gshf.raftChoice(args.rewards),
    ),
  ],
  referenceFeature: [
    entry(
      () => ({ prompts: prompts(), dimension: d }),
      (args) => gshf.referenceFeature(args.prompts, args.dimension),
    ),
  ],
  referenceKernel: [
    entry(
      () => ({
        rows: features(),
        dimension: d,
        inverseLower: covariance().factor.inverseLower(),
        theta: theta(),
      }),
      async (request) => [
        await gshf.referenceKernel.whiten(request),
        await gshf.referenceKernel.score(request),
      ],
    ),
  ],
  rehearse: [
    entry(
      () => ({
        train: [0, 1].map((i) => ({
          key: `t${i}`,
          features: features(),
          gold: rewards(),
          reference: [1.5, 2.5, 0.5, 1],
        })),
        validation: [{ key: "v", features: features(), gold: rewards() }],
        dimension: d,
        eta,
        arms: [{ name: "uncertainty", strategy: "uncertainty" as const, share: 1.25 }],
        seed: 1,
        batches: [3, 2],
        draws: 3,
        step: 2,
        fit: { ridge: 0.5, normBound: 2.5, metric: "covariance" as const, lambda: 0.5, radius: 1.25 },
      }),
      gshf.rehearse,
    ),
  ],
  rejectExact: [entry(() => ({ rewards: rewards(), bound: 1.25, eta, random: random() }), gshf.rejectExact)],
  rejectLiu2023: [
    entry(() => ({ rewards: rewards(), count: 2, coefficient: 0.5, random: random() }), gshf.rejectLiu2023),
  ],
  rewardKlFrontier: [
    entry(
      () => ({
        points: [
          { name: "a", reward: 0.5, kl: 0.1 },
          { name: "b", reward: 0.75, kl: 0.25 },
        ],
      }),
      ({ points }) => gshf.rewardKlFrontier(points),
    ),
  ],
  rsoPairs: [
    entry(() => ({ rewards: rewards(), pairs: 2, coefficient: 0.5, random: random() }), gshf.rsoPairs),
    entry(
      () => ({ rewards: rewards(), pairs: 2, coefficient: 0.5, bound: 1.25, random: random() }),
      (args) => gshf.rsoPairs({ ...args, method: "exact" }),
    ),
  ],
  scoreAnswers: [
    entry(
      () => ({ features: features(), theta: theta(), covariance: covariance(), nu: theta(), blockRows: 2 }),
      gshf.scoreAnswers,
    ),
  ],
  selectPairs: [entry(selection, gshf.selectPairs)],
  selectShard: [
    entry(
      () => ({
        ...selection(),
        shard: { start: 2, end: 4 },
        snapshot: { done: 2, matrix: covariance().matrix, globalStep: theta() },
      }),
      gshf.selectShard,
    ),
  ],
  simulateCrowd: [
    entry(
      () => ({ options: { ...crowdOptions }, sheet: 0 }),
      ({ options, sheet }) => gshf.simulateCrowd(options, random(), sheet),
    ),
  ],
  softmax: [
    entry(
      () => ({ values: rewards() }),
      ({ values }) => gshf.softmax(values),
    ),
  ],
  splitWindows: [
    entry(
      () => ({ size: 4, overlap: 1, max: 3 }),
      (options) => gshf.splitWindows("a few words, more than one window of them holds", options),
    ),
  ],
  stepAcceptances: [
    entry(
      () => ({ target: pool(), path: [0.9, 0.6, 0.3] }),
      ({ target, path }) => gshf.stepAcceptances(target, path),
    ),
  ],
  suboptimality: [
    entry(
      () => ({ policy: pool(), eta }),
      (args) => gshf.suboptimality(args.policy, args.eta),
      {
        infinite: true,
      },
    ),
  ],
  theoreticalBeta: [
    entry(
      () => ({ dimension: d, iterations: 5, delta: 0.05, normBound: 1.5, lambda: 0.5, constant: 1.5 }),
      gshf.theoreticalBeta,
    ),
  ],
  thompsonEnhancer: [entry(ellipsoid, gshf.thompsonEnhancer)],
  trainLogLinearDpo: [
    entry(
      () => ({
        ...comparisons(),
        eta,
        pessimismMargins: new Float64Array(40).fill(0.1),
        ridge: 0.5,
        start: theta(),
        stepsMax: 200,
        gradientTolerance: 1e-6,
      }),
      gshf.trainLogLinearDpo,
    ),
  ],
  trainLogLinearLikelihood: [
    entry(
      () => ({
        prompts: prompts().map((prompt) => ({ ...prompt, chosen: theta(), weights: [2] })),
        dimension: theta().length,
        eta,
        ridge: 0.5,
        start: theta(),
        stepsMax: 50,
        gradientTolerance: 1e-6,
      }),
      gshf.trainLogLinearLikelihood,
    ),
  ],
  uncertaintyBonus: [
    entry(
      () => ({ features: rows(), nu: theta(), covariance: covariance() }),
      (args) => gshf.uncertaintyBonus(args.features, args.nu, args.covariance),
    ),
  ],
  uncertaintyEnhancer: [entry(geometry, gshf.uncertaintyEnhancer)],
  voteAccuracy: [
    entry(
      () => ({
        fit: structuredClone(gshf.fitAnnotators({ ...crowd(), iterationsMax: 20 })),
        heldOut: structuredClone(crowd()),
      }),
      ({ fit, heldOut }) => gshf.voteAccuracy(fit, heldOut),
    ),
  ],
  warmArms: [
    entry(
      () => ({ logBayesFactor: 2.5 }),
      (posterior) => gshf.warmArms([{ name: "a", strategy: "uncertainty", share: 1 }], posterior),
    ),
  ],
  wilsonInterval: [
    entry(
      () => ({ rate: 0.4, count: 10, confidence: 0.9 }),
      ({ rate, count, confidence }) => gshf.wilsonInterval(rate, count, confidence),
    ),
  ],
  windowsFor: [
    entry(
      () => ({ tokens: 128 }),
      ({ tokens }) => gshf.windowsFor(tokens),
    ),
  ],
  winRate: [entry(() => ({ wins: 3, losses: 4, ties: 2 }), gshf.winRate)],
  withLengthTerm: [
    entry(
      () => ({ comparisons: comparisons(), lengths: Float64Array.from({ length: 40 }, (_, i) => i - 19.5) }),
      ({ lengths, ...args }) => gshf.withLengthTerm(args.comparisons, lengths),
    ),
  ],
};

/** Exports that are not held to the contract here, and why. */
const exempt: Readonly<Record<string, string>> = {
  DomainError: "the error itself",
  allStrategies: "a list of names",
  coldBelow: "a constant",
  evidenceRange: "two constants",
  informedArms: "a list of names",
  leewayOf: "counts what a selection answered, which is in the table",
  samplePromptsMax: "a constant",
  sumUpLeeway: "as leewayOf",
  featureMapNames: "a list of names",
  featureParts: "takes a name, no numbers",
  promptAndAnswer: "takes texts, no numbers",
  promptText: "as promptAndAnswer",
  log1pExp: "hands NaN on, as numerics.ts documents: inner loops call it on what was checked",
  sigmoid: "as log1pExp",
};

describe("every export keeps the contract", () => {
  it("is in the table or named with the reason why not", () => {
    expect([...Object.keys(table), ...Object.keys(exempt)].toSorted()).toEqual(Object.keys(gshf).toSorted());
  });

  const cases = Object.entries(table).flatMap(([name, entries]) =>
    entries.map((item) => [name, item] as const),
  );
  it.each(cases)("%s", { timeout: 60_000 }, async (_, { valid, spoilt, paths, infinite }) => {
    expect(firstBad(await valid(), false)).toBeUndefined();
    const broken: string[] = [];
    let refused = 0;
    for (const [path, kind, value] of paths()) {
      const where = `${path.join(".")} ${kind}`;
      try {
        const bad = firstBad(await spoilt(path, value)(), infinite);
        if (bad !== undefined) broken.push(`${where}: ${bad}`);
      } catch (error) {
        if (error instanceof gshf.DomainError) refused++;
        else broken.push(`${where}: ${error}`);
      }
    }
    expect(broken).toEqual([]);
    expect(refused).toBeGreaterThan(0);
  });
});
