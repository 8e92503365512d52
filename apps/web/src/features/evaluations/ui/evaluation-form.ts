import { newEvaluationSchema } from "@gshf/core/evaluations/model";
import { z } from "zod";
import type { VerbForm } from "#ui/form.tsx";

/** The form's values: temperatures as they are typed. */
export const evaluationFormSchema = newEvaluationSchema.omit({ temperatures: true }).extend({
  temperatures: z
    .string()
    .regex(/^[\d\s.,;]*$/, "Enter numbers with commas between them, such as 0.5, 1.")
    .default(""),
});
export type EvaluationFormValues = z.input<typeof evaluationFormSchema>;
export type EvaluationForm = VerbForm<EvaluationFormValues>;

export function readTemperatures(text: string): number[] {
  return [
    ...new Set(
      text
        .split(/[\s,;]+/)
        .filter((part) => part !== "")
        .map(Number),
    ),
  ];
}

/** What the verb takes. */
export function inputOf(values: EvaluationFormValues) {
  return { ...values, temperatures: readTemperatures(values.temperatures ?? "") };
}
