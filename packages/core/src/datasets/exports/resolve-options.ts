import { done, type Outcome, refuse } from "../../access/index.ts";
import type { ExportFormat } from "../formats/format.ts";
import type { ExportOptions } from "./model.ts";

/** What somebody may ask of a format; what is left out is as the format has it. */
export type AskedOptions = { [Name in keyof ExportOptions]?: ExportOptions[Name] | undefined };

/** A format's own options, which are faithful to who reads it. */
export function defaultsOf(format: ExportFormat): ExportOptions {
  const [container = "jsonl"] = format.containers;
  const [ties = "drop"] = format.ties;
  const [system = "keep"] = format.system;
  const weights = format.weights[0] ?? null;
  return { container, split: "train", weights, seed: 1, ties, system, mergeRoles: format.mergesRoles };
}

/** The options in full, or by field why a format can't have one. */
export function resolveOptions(format: ExportFormat, asked: AskedOptions): Outcome<ExportOptions> {
  const defaults = defaultsOf(format);
  const options: ExportOptions = {
    container: asked.container ?? defaults.container,
    split: asked.split === undefined ? defaults.split : asked.split,
    weights: asked.weights ?? defaults.weights,
    seed: asked.seed ?? defaults.seed,
    ties: asked.ties ?? defaults.ties,
    system: asked.system ?? defaults.system,
    mergeRoles: asked.mergeRoles ?? defaults.mergeRoles,
  };
  for (const [field, value, offered] of [
    ["container", options.container, format.containers],
    ["weights", options.weights, format.weights],
    ["ties", options.ties, format.ties],
    ["system", options.system, format.system],
  ] as const) {
    if (value === null || (offered as readonly string[]).includes(value)) continue;
    const there = offered.length === 0 ? "It has none." : `It has: ${offered.join(", ")}.`;
    return refuse("invalid", `${format.label} has no ${field} “${value}”. ${there}`, `options.${field}`);
  }
  // What makes no difference must not make another export of it.
  const drawn = options.weights === "resample" ? options.seed : defaults.seed;
  return done({ ...options, seed: drawn, split: options.container === "folder" ? null : options.split });
}
