import { z } from "zod";
import { Algorithm } from "./manifest.ts";
import { wireText } from "./wire-text.ts";

const bound = z.number().finite().optional().catch(undefined);

/**
 * A hyperparameter that a trainer understands. Without `algorithms` it is one of all of them. `min` and `max` are
 * bounds of a number, `values` the choices of a text.
 */
export const HyperparameterRange = z.object({
  name: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[\w.-]+$/),
  type: z.enum(["number", "integer", "text", "boolean"]),
  min: bound,
  max: bound,
  values: z.array(wireText(200)).max(100).optional().catch(undefined),
  default: z
    .union([z.number(), z.string().max(200), z.boolean(), z.null()])
    .optional()
    .catch(undefined),
  what: wireText(500).optional().catch(undefined),
  algorithms: z.array(z.string()).max(100).optional().catch(undefined),
});
export type HyperparameterRange = z.infer<typeof HyperparameterRange>;

const listMax = 200;

/** Of a list, what can be read; names that this version doesn't know are passed over. */
function readable<T>(schema: z.ZodType<T>) {
  return z.unknown().transform((list): T[] => {
    const given: unknown[] = Array.isArray(list) ? list.slice(0, listMax) : [];
    return given.flatMap((entry) => {
      const read = schema.safeParse(entry);
      return read.success ? [read.data] : [];
    });
  });
}

/**
 * The answer to `GET /v1/capabilities`: what a trainer understands. `versions` are those of the boundary: one that
 * speaks 2 takes a `training` beside the manifest. `hyperparameters` null: it takes any and says nothing of them.
 */
export const TrainerCapabilities = z.object({
  versions: z.array(z.int().positive()).min(1).max(20),
  algorithms: readable(Algorithm),
  hyperparameters: readable(HyperparameterRange).nullable(),
});
export type TrainerCapabilities = z.infer<typeof TrainerCapabilities>;

/** What a trainer without that route is taken for: it reads the algorithm in the manifest, and says itself what it lacks. */
export const versionOne: TrainerCapabilities = {
  versions: [1],
  algorithms: ["dpo", "dpo_pessimistic"],
  hyperparameters: null,
};

/** Whether it takes a `TrainingSpec` beside the manifest. */
export function takesTraining({ versions }: Pick<TrainerCapabilities, "versions">): boolean {
  return versions.includes(2);
}

/** The hyperparameters of an algorithm; null where the trainer says nothing of them. */
export function hyperparametersOf(
  { hyperparameters }: TrainerCapabilities,
  algorithm: Algorithm,
): readonly HyperparameterRange[] | null {
  return (
    hyperparameters?.filter(({ algorithms }) => algorithms === undefined || algorithms.includes(algorithm)) ??
    null
  );
}

/** What is wrong with a hyperparameter's value; null when nothing is. */
export function hyperparameterFault(range: HyperparameterRange, value: unknown): string | null {
  const { type, min, max, values } = range;
  if (type === "boolean") return typeof value === "boolean" ? null : "is true or false";
  if (type === "text") {
    if (typeof value !== "string") return "is a text";
    return values === undefined || values.includes(value) ? null : `is one of ${values.join(", ")}`;
  }
  if (typeof value !== "number" || !Number.isFinite(value)) return "is a number";
  if (type === "integer" && !Number.isInteger(value)) return "is a whole number";
  if (min !== undefined && value < min) return `is at least ${min}`;
  if (max !== undefined && value > max) return `is at most ${max}`;
  return null;
}
