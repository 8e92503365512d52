import { z } from "zod";

const text = z.string().trim().min(1).max(20_000);

/** A worked example: two answers, which is better, and why. */
export const guidelineExampleSchema = z.object({
  prompt: text,
  left: text,
  right: text,
  choice: z.enum(["left", "right", "tie", "both_bad"]),
  why: z.string().trim().min(1).max(4_000),
});
export type GuidelineExample = z.output<typeof guidelineExampleSchema>;

export const guidelineExamplesSchema = z.array(guidelineExampleSchema).max(30);

export type GuidelineVersionView = {
  version: number;
  text: string;
  examples: GuidelineExample[];
  mustAcknowledge: boolean;
  publishedAt: Date;
};

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
