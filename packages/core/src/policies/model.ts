import { z } from "zod";

const baseUrlSchema = z.string().trim().min(1).max(500);
const modelSchema = z.string().trim().min(1).max(200);
const apiKeySchema = z.string().max(500).optional();

/** A model behind an endpoint, a sampler's or a judge's; its name is unique in the project among its kind. */
export const endpointFields = {
  name: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9._-]{0,63}$/,
      "Use lower-case letters, digits, dots, hyphens and underscores, at most 64.",
    ),
  baseUrl: baseUrlSchema,
  model: modelSchema,
  apiKey: apiKeySchema,
};

export const newPolicySchema = z.object({
  slug: z.string(),
  ...endpointFields,
  temperature: z.number().min(0).max(2).default(1),
  topP: z.number().gt(0).max(1).default(1),
  maxTokens: z.int().min(1).max(131_072).default(2048),
  /** `reference` makes it π₀, and the main agent as long as there is none. */
  role: z.enum(["reference", "other"]).default("other"),
});

/** The embedder φ: where it is, and what of an answer becomes features. */
export const featureMapSchema = z.object({
  slug: z.string(),
  baseUrl: baseUrlSchema,
  model: modelSchema,
  apiKey: apiKeySchema,
  features: z.enum(["answer", "answer+length"]).default("answer"),
});
