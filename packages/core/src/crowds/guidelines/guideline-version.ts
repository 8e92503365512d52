import { z } from "zod";
import { guidelineExampleSchema, guidelineExamplesSchema } from "../model.ts";

/** One published version of the guidelines. */
export const guidelineVersionSchema = z.object({
  version: z.int(),
  text: z.string(),
  examples: z.array(guidelineExampleSchema),
  mustAcknowledge: z.boolean(),
  publishedAt: z.date(),
});
export type GuidelineVersionView = z.output<typeof guidelineVersionSchema>;

export function viewOfGuidelines(row: {
  version: number;
  text: string;
  examples: unknown;
  mustAcknowledge: boolean;
  createdAt: Date;
}): GuidelineVersionView {
  // Rows that were not written by publishGuidelines (a scenario's) may hold other examples: left out.
  const examples = guidelineExamplesSchema.safeParse(row.examples);
  return {
    version: row.version,
    text: row.text,
    examples: examples.success ? examples.data : [],
    mustAcknowledge: row.mustAcknowledge,
    publishedAt: row.createdAt,
  };
}
