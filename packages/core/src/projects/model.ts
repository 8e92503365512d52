import { z } from "zod";

export const slugSchema = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/,
    "Use lower-case letters, digits and inner hyphens, at most 48.",
  );

const nameSchema = z.string().trim().min(1).max(120);
const descriptionSchema = z.string().max(2000);
const urlSchema = z.string().trim().max(500);

export const newProjectSchema = z.object({
  slug: slugSchema,
  name: nameSchema,
  description: descriptionSchema.default(""),
  validationShare: z.number().min(0).max(0.9).default(0.25),
});

/** Settings to change; what is left out stays as it is. */
export const projectSettingsSchema = z.object({
  slug: z.string(),
  name: nameSchema.optional(),
  description: descriptionSchema.optional(),
  /** null takes the trainer away. */
  trainerUrl: urlSchema.nullable().optional(),
  /** Left out: the stored token stays; null: no token. Never answered back. */
  trainerToken: z.string().max(500).nullable().optional(),
  scorerUrl: urlSchema.nullable().optional(),
  scorerModel: z.string().max(200).nullable().optional(),
});
