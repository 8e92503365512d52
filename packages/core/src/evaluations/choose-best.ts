import { z } from "zod";
import { figureSchema, figuresSchema } from "../measurements/model.ts";
import type { MeasuredCell } from "./measured-cells.ts";

/** The policy that validation chose, and what the test split says of it. */
export const bestSchema = z.object({
  policy: z.string(),
  temperature: z.number(),
  /** By what it was chosen. */
  by: z.enum(["J", "gold reward", "estimated gain"]),
  validation: figureSchema,
  /** What is to be reported; null where the test split was not measured. */
  test: figuresSchema.nullable(),
  sentence: z.string(),
});
export type Best = z.output<typeof bestSchema>;

/**
 * Chosen on validation, reported on test: what was selected on is never the result. By J where all could be measured, else
 * by the gold reward, else by the estimated gain over π₀. Null without validation figures.
 */
export function chooseBest(cells: readonly MeasuredCell[]): Best | null {
  const on = (split: string) => cells.filter((cell) => cell.split === split);
  const candidates = on("validation").filter(({ isReference }) => !isReference);
  const criteria = [
    { by: "J" as const, of: ({ figures }: MeasuredCell) => figures.objective },
    { by: "gold reward" as const, of: ({ figures }: MeasuredCell) => figures.gold },
    { by: "estimated gain" as const, of: ({ figures }: MeasuredCell) => figures.estimatedGain },
  ];
  for (const { by, of } of criteria) {
    const told = candidates.flatMap((cell) => {
      const figure = of(cell);
      return figure === null ? [] : [{ cell, figure }];
    });
    if (told.length === 0 || told.length < candidates.length) continue;
    const [first, ...others] = told;
    if (first === undefined) continue;
    const best = others.reduce((a, b) => (b.figure.mean > a.figure.mean ? b : a), first);
    const { policy, temperature } = best.cell;
    const test = on("test").find((cell) => cell.policy === policy && cell.temperature === temperature);
    const sentence =
      test === undefined
        ? `${policy} at T = ${temperature} has the best ${by} on validation. Nothing here is a result to report: it was chosen on these prompts. Evaluate it on the test split.`
        : `${policy} at T = ${temperature} has the best ${by} on validation; what to report of it is its test figures.`;
    return { policy, temperature, by, validation: best.figure, test: test?.figures ?? null, sentence };
  }
  return null;
}
