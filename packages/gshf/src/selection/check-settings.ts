import {
  DomainError,
  requireFiniteVector,
  requireInteger,
  requireNonNegative,
  requirePositive,
  requireWeights,
} from "../errors.ts";
import { packedLength } from "./root-panels.ts";
import { allStrategies } from "./strategy-names.ts";
import type { DrawnPrompt, SelectionPrompt, SelectionSettings, SelectionSnapshot } from "./types.ts";

/** Above this the factor of a block's picks, blockSize² doubles, outgrows what a worker should hold (128 MiB). */
const blockSizeMax = 4096;

/** Refuses settings outside the domain before any work is done. */
export function checkSettings(settings: SelectionSettings): void {
  const { theta, covariance, eta, betaA, arms, checkpointTheta, blockSize, metric } = settings;
  requireFiniteVector("theta", theta, covariance.dimension);
  requirePositive("eta", eta);
  requireNonNegative("betaA", betaA);
  if (checkpointTheta !== undefined)
    requireFiniteVector("checkpointTheta", checkpointTheta, covariance.dimension);
  if (metric !== undefined) {
    requirePositive("metric.votes", metric.votes);
    if (metric.kind !== "covariance" && metric.kind !== "information")
      throw new DomainError("metric.kind", metric.kind, "covariance or information");
  }
  if (blockSize !== undefined) requireInteger("blockSize", blockSize, 1, blockSizeMax);
  if (arms.length === 0) throw new DomainError("arms.length", 0, "at least 1");
  requireWeights(
    "shares of arms",
    arms.map((arm) => arm.share),
  );
  for (const arm of arms) {
    if (!allStrategies.includes(arm.strategy))
      throw new DomainError(
        `strategy of arm ${arm.name}`,
        arm.strategy,
        `one of ${allStrategies.join(", ")}`,
      );
    if (arm.strategy === "checkpoint" && arm.isDrawn !== true && checkpointTheta === undefined)
      throw new DomainError("checkpointTheta", checkpointTheta, `given for arm ${arm.name}`);
    if (arm.options?.bestOf !== undefined) requireInteger(`bestOf of arm ${arm.name}`, arm.options.bestOf, 1);
    if (arm.options?.temperature !== undefined)
      requirePositive(`temperature of arm ${arm.name}`, arm.options.temperature);
    if (arm.options?.radius !== undefined)
      requireNonNegative(`radius of arm ${arm.name}`, arm.options.radius);
  }
}

/**
 * Refuses a snapshot that no run with these settings left behind.
 *
 * @param needed what the picks so far are in; nothing where no arm looks at them.
 */
export function checkSnapshot(
  snapshot: SelectionSnapshot,
  dimension: number,
  needed: "matrix" | "root" | undefined,
): void {
  const { done, globalStep } = snapshot;
  requireInteger("snapshot.done", done, 0);
  if (needed !== undefined && done > 0 && snapshot[needed] === undefined)
    throw new DomainError(`snapshot.${needed}`, undefined, "given, because an arm follows the batch");
  const lengths = { matrix: dimension ** 2, root: packedLength(dimension), target: dimension ** 2 };
  for (const name of ["matrix", "root", "target"] as const) {
    const held = snapshot[name];
    if (held !== undefined) requireFiniteVector(`snapshot.${name}`, held, lengths[name]);
  }
  if (globalStep !== undefined) requireFiniteVector("snapshot.globalStep", globalStep, dimension);
}

/** Refuses a prompt whose arrays have the wrong shape or are not finite; the message names the prompt. */
export function checkPrompt(prompt: SelectionPrompt | DrawnPrompt, dimension: number): number {
  const { key, features, rewards, multiplicities, samplerLogRatios } = prompt;
  const k = features.length / dimension;
  if (k === 0 || !Number.isInteger(k))
    throw new DomainError(
      `features of prompt ${key} (length)`,
      features.length,
      `a positive multiple of ${dimension}`,
    );
  requireFiniteVector(`features of prompt ${key}`, features);
  if (rewards !== undefined) requireFiniteVector(`rewards of prompt ${key}`, rewards, k);
  if (multiplicities !== undefined) requireWeights(`multiplicities of prompt ${key}`, multiplicities, k);
  if (samplerLogRatios !== undefined)
    requireFiniteVector(`samplerLogRatios of prompt ${key}`, samplerLogRatios, k);
  for (const j of [...(prompt.drawn?.first ?? []), ...(prompt.drawn?.second ?? [])])
    if (!Number.isInteger(j) || j < 0 || j >= k)
      throw new DomainError(`drawn of prompt ${key}`, j, `an index below ${k}`);
  return k;
}

/** Prompt keys seed the draws, so a repeated key would repeat them. */
export function checkKeys(prompts: readonly SelectionPrompt[]): void {
  const seen = new Set<string>();
  for (const { key } of prompts) {
    if (seen.has(key)) throw new DomainError("key", key, "unique in the batch");
    seen.add(key);
  }
}
