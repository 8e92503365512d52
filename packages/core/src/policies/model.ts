import { z } from "zod";

/** The embedder φ: where it is, and what of an answer becomes features. */
export const featureMapSchema = z.object({
  slug: z.string(),
  baseUrl: z.string().trim().min(1).max(500),
  model: z.string().trim().min(1).max(200),
  apiKey: z.string().max(500).optional(),
  features: z.enum(["answer", "answer+length"]).default("answer"),
});
