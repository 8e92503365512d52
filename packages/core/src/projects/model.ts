import { z } from "zod";

export const slugSchema = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/,
    "Use lower-case letters, digits and inner hyphens, at most 48.",
  );

/** A slug that a name suggests; empty where it has neither letters nor digits for one. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 48)
    .replace(/^-+|-+$/g, "");
}

const nameSchema = z.string().trim().min(1).max(120);
const descriptionSchema = z.string().max(2000);
const urlSchema = z.string().trim().max(500);

export const newProjectSchema = z.object({
  slug: slugSchema,
  name: nameSchema,
  description: descriptionSchema.default(""),
  validationShare: z.number().min(0).max(0.9).default(0.25),
});

/** What came of asking an endpoint last. `message` never repeats what it sent, nor a key. */
export const connectionCheckSchema = z.object({
  /** ISO 8601. */
  at: z.string(),
  works: z.boolean(),
  /** HTTP; null when there was no answer. */
  status: z.int().nullable(),
  latencyMs: z.int(),
  message: z.string(),
});
export type ConnectionCheck = z.output<typeof connectionCheckSchema>;

/** Settings to change; what is left out stays as it is. */
export const projectSettingsSchema = z.object({
  slug: z.string(),
  name: nameSchema.optional(),
  description: descriptionSchema.optional(),
  /** null takes the trainer away. */
  trainerUrl: urlSchema.nullable().optional(),
  /**
   * Left out: the stored token stays, with the server it was given for; null: no token. Never answered back. A service
   * account’s takes a kilobyte.
   */
  trainerToken: z.string().max(4_000).nullable().optional(),
  scorerUrl: urlSchema.nullable().optional(),
  scorerModel: z.string().max(200).nullable().optional(),
  /** As the trainer's token. */
  scorerKey: z.string().max(500).nullable().optional(),
});

export const deleteProjectSchema = z.object({
  slug: z.string(),
  /** The short name, typed once more. */
  confirm: z.string(),
});
