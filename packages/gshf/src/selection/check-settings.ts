import {
  DomainError,
  requireFiniteVector,
  requireInteger,
  requireNonNegative,
  requirePositive,
  requireWeights,
} from "../errors.ts";
import { STRATEGIES } from "./strategies.ts";
import type { SelectionPrompt, SelectionSettings } from "./types.ts";

/** Refuses settings outside the domain before any work is done. */
export function checkSettings(settings: SelectionSettings): void {
  const { theta, covariance, eta, betaA, arms, checkpointTheta, blockSize } = settings;
  requireFiniteVector("theta", theta, covariance.dimension);
  requirePositive("eta", eta);
  requireNonNegative("betaA", betaA);
  if (checkpointTheta !== undefined)
    requireFiniteVector("checkpointTheta", checkpointTheta, covariance.dimension);
  if (blockSize !== undefined) requireInteger("blockSize", blockSize, 1);
  if (arms.length === 0) throw new DomainError("arms.length", 0, "at least 1");
  requireWeights(
    "shares of arms",
    arms.map((arm) => arm.share),
  );
  for (const arm of arms) {
    if (!STRATEGIES.includes(arm.strategy))
      throw new DomainError(`strategy of arm ${arm.name}`, arm.strategy, `one of ${STRATEGIES.join(", ")}`);
    if (arm.strategy === "checkpoint" && checkpointTheta === undefined)
      throw new DomainError("checkpointTheta", checkpointTheta, `given for arm ${arm.name}`);
    if (arm.options?.bestOf !== undefined) requireInteger(`bestOf of arm ${arm.name}`, arm.options.bestOf, 1);
    if (arm.options?.temperature !== undefined)
      requirePositive(`temperature of arm ${arm.name}`, arm.options.temperature);
  }
}

/** Refuses a prompt whose features have the wrong shape or are not finite; the message names the prompt. */
export function checkPrompt(prompt: SelectionPrompt, dimension: number): number {
  const { key, features } = prompt;
  const k = features.length / dimension;
  if (k === 0 || !Number.isInteger(k))
    throw new DomainError(
      `features of prompt ${key} (length)`,
      features.length,
      `a positive multiple of ${dimension}`,
    );
  requireFiniteVector(`features of prompt ${key}`, features);
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
