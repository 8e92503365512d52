import { z } from "zod";

/** What names a model behind an endpoint, a sampler's or a judge's. */
export const endpointFields = {
  /** Unique in the project among its kind. */
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "lower-case letters, digits, dots, hyphens; at most 64"),
  baseUrl: z.string().trim().min(1).max(500),
  model: z.string().trim().min(1).max(200),
  apiKey: z.string().max(500).optional(),
};

/** The embedder φ: where it is, and what of an answer becomes features. */
export const featureMapSchema = z.object({
  slug: z.string(),
  baseUrl: z.string().trim().min(1).max(500),
  model: z.string().trim().min(1).max(200),
  apiKey: z.string().max(500).optional(),
  features: z.enum(["answer", "answer+length"]).default("answer"),
});
