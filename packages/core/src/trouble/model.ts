import { z } from "zod";

/** What is in the way of work that goes on by itself, or stopped it, as its row keeps it and its page shows it. */
export const workProblemSchema = z.object({
  code: z.string(),
  message: z.string(),
  since: z.iso.datetime(),
  at: z.iso.datetime(),
  retryable: z.boolean(),
  /** Null once nobody tries again by itself. */
  nextTryAt: z.iso.datetime().nullable(),
  tries: z.int(),
});
export type WorkProblem = z.output<typeof workProblemSchema>;
