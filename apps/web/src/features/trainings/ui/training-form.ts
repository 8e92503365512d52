import type { TrainingOptions } from "@gshf/core/trainings";
import { type AlgorithmName, newTrainingSchema } from "@gshf/core/trainings/model";
import { z } from "zod";
import type { VerbForm } from "#ui/form.tsx";

type Known = Extract<TrainingOptions["trainer"], { state: "known" }>;
export type Preset = TrainingOptions["presets"][number];
export type Range = NonNullable<Known["hyperparameters"]>[number];

/** The form's values: lists and hyperparameters as they are typed. */
export const trainingFormSchema = newTrainingSchema.omit({ klPath: true, hyperparameters: true }).extend({
  preset: z.string(),
  klPath: z
    .string()
    .regex(/^[\d\s.,;e+-]*$/i, "Enter numbers with commas between them, such as 0.5, 0.3, 0.1.")
    .default(""),
  hyperparameters: z.record(z.string(), z.string()).default({}),
});
export type TrainingFormValues = z.input<typeof trainingFormSchema>;
export type TrainingForm = VerbForm<TrainingFormValues>;

/** What the verb takes. Empty hyperparameters are left to the trainer. */
export function inputOf(values: TrainingFormValues, ranges: readonly Range[] | null) {
  const { preset: _, klPath = "", hyperparameters = {}, ...rest } = values;
  return {
    ...rest,
    klPath: readPath(klPath),
    hyperparameters: readHyperparameters(hyperparameters, ranges),
  };
}

/** Hyperparameters as they were typed, of those that a trainer understands; empty ones are left out. */
export function readHyperparameters(
  typed: Readonly<Record<string, string>>,
  ranges: readonly Range[] | null,
): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(typed)
      .filter(([name, text]) => text.trim() !== "" && isSent(name, ranges))
      .map(([name, text]) => [
        name,
        readValue(
          text.trim(),
          ranges?.find((range) => range.name === name),
        ),
      ]),
  );
}

function isSent(name: string, ranges: readonly Range[] | null): boolean {
  return ranges === null || ranges.some((range) => range.name === name);
}

/** Numbers with commas or blanks between them. */
export function readPath(text: string): number[] {
  return text
    .split(/[\s,;]+/)
    .filter((part) => part !== "")
    .map(Number);
}

/** A number stays a text where it is none: the server says what is wrong with it, by name. */
function readValue(text: string, range: Range | undefined): string | number | boolean {
  if (range?.type === "text") return text;
  if (text === "true" || text === "false") return text === "true";
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

/** What a trainer understands of an algorithm; null where it doesn't say. */
export function rangesOf(trainer: TrainingOptions["trainer"], algorithm: AlgorithmName): Range[] | null {
  if (trainer.state !== "known") return null;
  return (
    trainer.hyperparameters?.filter(
      ({ algorithms }) => algorithms === undefined || algorithms.includes(algorithm),
    ) ?? null
  );
}

/** Hyperparameters to begin from: the preset's that the trainer understands, then the trainer's own. */
export function startingValues(
  preset: Preset | undefined,
  ranges: readonly Range[] | null,
  features: string | null,
): Record<string, string> {
  const given = preset?.hyperparameters ?? {};
  if (ranges === null)
    return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
  return Object.fromEntries(
    ranges.map((range) => {
      const usesFeatures = range.name === "features" && features !== null && range.values?.includes(features);
      const value = given[range.name] ?? (usesFeatures ? features : range.default);
      return [range.name, value === undefined || value === null ? "" : String(value)];
    }),
  );
}

/** What of a preset a trainer doesn't understand. */
export function notUnderstood(preset: Preset | undefined, ranges: readonly Range[] | null): string[] {
  if (ranges === null) return [];
  return Object.entries(preset?.hyperparameters ?? {})
    .filter(([name]) => !isSent(name, ranges))
    .map(([name, value]) => `${name} ${value}`);
}

/** A name that no policy has: `sft-1`, `sft-2`, … */
export function freeName(algorithm: AlgorithmName, names: readonly string[]): string {
  const stem = algorithm.replaceAll("_", "-");
  for (let place = 1; ; place++) {
    const name = `${stem}-${place}`;
    if (!names.includes(name)) return name;
  }
}

/** What a hyperparameter is and may be, as its trainer says. */
export function hintOf({
  what,
  min,
  max,
  values,
}: {
  what?: string | undefined;
  min?: number | undefined;
  max?: number | undefined;
  values?: string[] | undefined;
}): string {
  const bounds = [
    values === undefined ? "" : values.join(" or "),
    min === undefined ? "" : `at least ${min}`,
    max === undefined ? "" : `at most ${max}`,
  ].filter((part) => part !== "");
  return [what, bounds.join(", ")].filter((part) => part !== undefined && part !== "").join(": ");
}
