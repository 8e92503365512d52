import { z } from "zod";

/** A coefficient with a 95 % interval. */
export const coefficientSchema = z.object({
  value: z.number(),
  ci95: z.object({ low: z.number(), high: z.number() }),
});
export type Coefficient = z.output<typeof coefficientSchema>;

/** As gshf measures it. */
export const agreementSchema = z.object({
  units: z.int(),
  raters: z.int(),
  ratings: z.int(),
  raw: coefficientSchema.nullable(),
  alphaNominal: coefficientSchema.nullable(),
  alphaOrdinal: coefficientSchema.nullable(),
  fleiss: coefficientSchema.nullable(),
  cohen: coefficientSchema.nullable(),
});
export type Agreement = z.output<typeof agreementSchema>;
