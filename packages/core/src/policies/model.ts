import { type FeatureMapName, featureMapNames } from "@gshf/gshf";
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

const priceSchema = z.number().min(0).max(1_000_000).nullable();

/** Settings of a policy to change; what is left out stays as it is. */
export const policySettingsSchema = z.object({
  slug: z.string(),
  policyId: z.uuid(),
  baseUrl: baseUrlSchema.optional(),
  model: modelSchema.optional(),
  /** That another model name means the same weights: only then a policy with answers may take it. */
  isSameModel: z.boolean().default(false),
  /** Left out: the stored key stays, with the server it was given for; null: no key. Never answered back. */
  apiKey: z.string().max(500).nullable().optional(),
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().gt(0).max(1).optional(),
  maxTokens: z.int().min(1).max(131_072).optional(),
  /** By each worker. */
  requestsAtOnce: z.int().min(1).max(64).optional(),
  timeoutSeconds: z.int().min(5).max(3_600).optional(),
  /** Per million tokens. */
  inputPrice: priceSchema.optional(),
  outputPrice: priceSchema.optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "Use the three letters of a currency, such as USD.")
    .optional(),
  /** Where the policy's draws stop; null: nowhere. */
  tokensMax: z.int().min(1).nullable().optional(),
  costMax: z.number().positive().max(1_000_000_000).nullable().optional(),
});

/** What each map is called on screens. */
export const featureMapLabels: Readonly<Record<FeatureMapName, string>> = {
  answer: "answer",
  "answer+length": "answer and bounded length",
  "answer+log-length": "answer and log length",
  "prompt+answer": "prompt and answer together",
  "answer*prompt": "answer, and its product with the prompt",
  "answer*prompt+log-length": "answer, product with the prompt, log length",
};

/** A line on each map, for whoever chooses. */
export const featureMapNotes: Readonly<Record<FeatureMapName, string>> = {
  answer: "The answer’s embedding. The same text counts the same under every prompt.",
  "answer+length": "The answer’s embedding and its length, from −1 (empty) over 0 (600 characters) to 1.",
  "answer+log-length": "The answer’s embedding and the logarithm of its length.",
  "prompt+answer":
    "One embedding of the prompt followed by the answer. A long prompt takes the embedder’s tokens from the answer.",
  "answer*prompt":
    "The answer’s embedding beside its entrywise product with the prompt’s: twice the dimensions.",
  "answer*prompt+log-length":
    "The answer’s embedding, its product with the prompt’s, and the logarithm of its length.",
};

/** A stored map in a few words; a name that isn't known any more stays as it is. */
export function featuresInWords(map: { features: string; windowTokens: number | null }): string {
  const name = featureMapNames.find((known) => known === map.features);
  const label = name === undefined ? map.features : featureMapLabels[name];
  return map.windowTokens === null ? label : `${label}, in windows of ${map.windowTokens} tokens`;
}

/** d of φ at most: above it a factorisation takes minutes and half a gigabyte. */
export const featureDimensionMax = 4_096;

/** The embedder φ: where it is, how it reads long texts, and what of prompt and answer becomes features. */
export const featureMapSchema = z.object({
  slug: z.string(),
  baseUrl: baseUrlSchema,
  model: modelSchema,
  apiKey: apiKeySchema,
  features: z.enum(featureMapNames).default("answer"),
  /** Tokens the embedder reads: longer texts are embedded in windows and averaged; null: it is sent texts whole. */
  windowTokens: z.int().min(32).max(8_192).nullable().optional(),
});
