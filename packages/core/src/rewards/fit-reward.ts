import type { FeatureMap, RewardModel } from "@gshf/db";
import { calibrationSlope, diagnose, fitBradleyTerry, lengthTerm, withLengthTerm } from "@gshf/gshf";
import { posteriorKey } from "@gshf/storage";
import type { Deps } from "../access/index.ts";
import { answerKey, loadFeatures, type MeasuredAnswer } from "../features/index.ts";
import { sha256Hex, splitOf } from "../projects/index.ts";
import { type FitMethod, type Fitted, learn } from "./learn.ts";
import { type DataScope, loadObservations, type Observation } from "./load-observations.ts";
import type { HeldOut, LengthSummary, RewardFigures } from "./model.ts";
import { encodePosterior } from "./snapshot.ts";

export type FitOrder = {
  roundId: string;
  purpose: "selection" | "evaluation";
  map: FeatureMap;
  scope: DataScope;
  method: FitMethod;
};

/** Share of prompts that a second fit leaves out, to see how well the reward predicts. */
const heldOutShare = 0.2;

/**
 * Fits the reward to all labeled pairs in the scope and keeps θ and what measures its uncertainty, A or H, in object
 * storage. There is one fit per round and purpose: a second call answers the first one's.
 */
export async function fitReward(deps: Deps, order: FitOrder): Promise<RewardModel> {
  const where = { roundId_purpose: { roundId: order.roundId, purpose: order.purpose } };
  const existing = await deps.db.rewardModel.findUnique({ where });
  if (existing !== null) return existing;
  const observations = await loadObservations(deps.db, order.scope);
  const comparisons = await loadComparisons(deps, order.map, observations);
  const learned = learn(comparisons, order.method);
  const { fit, matrix, ridge } = learned;
  const { theta } = fit;
  const bytes = encodePosterior({ dimension: order.map.dimension, theta, matrix });
  const snapshotSha256 = sha256Hex(bytes);
  const snapshotKey = posteriorKey(order.scope.projectId, snapshotSha256);
  await deps.storage.put(snapshotKey, bytes);
  const data = {
    roundId: order.roundId,
    featureMapId: order.map.id,
    purpose: order.purpose,
    snapshotKey,
    snapshotSha256,
    dataSha256: hashOf(observations),
    observations: observations.length,
    normTheta: Math.hypot(...theta),
    diagnostics: {
      ...learned.figures,
      iterations: fit.iterations,
      gradientNorm: fit.gradientNorm,
      converged: fit.converged,
      ridgeUsed: fit.ridgeUsed,
      boundActive: fit.boundActive,
      heldOut: heldOutDiagnostics(ridge, order.method.normBound, observations, comparisons),
      length: lengthDiagnostics(fit.ridgeUsed, observations, comparisons),
    } satisfies RewardFigures,
  };
  await deps.db.rewardModel.createMany({ data: [data], skipDuplicates: true });
  return deps.db.rewardModel.findUniqueOrThrow({ where });
}

/** The features of what was compared, first minus second, with labels and weights. */
export async function loadComparisons(
  deps: Deps,
  map: FeatureMap,
  observations: readonly Observation[],
): Promise<Fitted> {
  const answers = observations.flatMap((pair): MeasuredAnswer[] => [
    { promptId: pair.promptId, textSha256: pair.firstSha256, characters: pair.firstCharacters },
    { promptId: pair.promptId, textSha256: pair.secondSha256, characters: pair.secondCharacters },
  ]);
  const features = await loadFeatures(deps, map, answers);
  const d = map.dimension;
  const differences = new Float32Array(observations.length * d);
  observations.forEach((pair, row) => {
    const phi = (textSha256: string) => features.get(answerKey({ promptId: pair.promptId, textSha256 }));
    const [first, second] = [phi(pair.firstSha256), phi(pair.secondSha256)];
    if (first === undefined || second === undefined) throw new Error(`pair ${pair.pairId} has no features`);
    for (let i = 0; i < d; i++) differences[row * d + i] = (first[i] ?? 0) - (second[i] ?? 0);
  });
  const labels = Float64Array.from(observations, (pair) => pair.pFirst);
  const weights = Float64Array.from(observations, (pair) => pair.weight);
  return { differences, labels, weights, dimension: d };
}

/** What a fit without some of the prompts says about their pairs; null when there are too few to tell. */
function heldOutDiagnostics(
  ridge: number,
  normBound: number,
  observations: readonly Observation[],
  all: Fitted,
): HeldOut | null {
  const split = holdOut(observations, all);
  if (split === null) return null;
  const { theta } = fitBradleyTerry({ ...split.train, ridge, normBound });
  return heldOutOf(split.test, theta);
}

/**
 * What length alone does to the labels, and how well the same held-out pairs are predicted when it is in the model. It
 * takes no part in choosing pairs. At the ridge that the bound on ‖θ‖ asked for without it.
 */
function lengthDiagnostics(
  ridge: number,
  observations: readonly Observation[],
  all: Fitted,
): LengthSummary | null {
  if (observations.length === 0) return null;
  const lengths = observations.map((pair) =>
    Math.log((1 + pair.firstCharacters) / (1 + pair.secondCharacters)),
  );
  const long: Fitted = withLengthTerm(all, lengths);
  const { coefficient, ci95 } = lengthTerm(long, fitBradleyTerry({ ...long, ridge }));
  const { low, high } = ci95;
  const split = holdOut(observations, long);
  if (split === null) return { coefficient, low, high, heldOut: null };
  const { theta } = fitBradleyTerry({ ...split.train, ridge });
  return { coefficient, low, high, heldOut: heldOutOf(split.test, theta) };
}

/** The pairs of a fifth of the prompts apart from the others; null when either side has fewer than ten. */
function holdOut(observations: readonly Observation[], all: Fitted): { train: Fitted; test: Fitted } | null {
  const isHeldOut = observations.map(
    (pair) => splitOf(`held-out:${pair.promptKey}`, heldOutShare) === "validation",
  );
  const test = subset(all, (row) => isHeldOut[row] === true);
  const train = subset(all, (row) => isHeldOut[row] === false);
  return test.labels.length < 10 || train.labels.length < 10 ? null : { train, test };
}

function heldOutOf(test: Fitted, theta: Float64Array): HeldOut {
  const { count, logLoss, accuracy, calibrationError } = diagnose(test, theta);
  const found = calibrationSlope(test, theta);
  const slope = found && { value: found.slope, low: found.ci95.low, high: found.ci95.high };
  return { count, logLoss, accuracy, calibrationError, slope };
}

function subset(all: Fitted, keep: (row: number) => boolean): Fitted {
  const rows = Array.from(all.labels.keys()).filter(keep);
  const d = all.dimension;
  const differences = all.differences.slice(0, rows.length * d);
  rows.forEach((row, i) => {
    differences.set(all.differences.subarray(row * d, (row + 1) * d), i * d);
  });
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row] ?? 0);
  return { differences, labels: pick(all.labels), weights: pick(all.weights), dimension: d };
}

function hashOf(observations: readonly Observation[]): string {
  return sha256Hex(JSON.stringify(observations.map((pair) => [pair.pairId, pair.pFirst, pair.weight])));
}
