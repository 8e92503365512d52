import type { Study } from "@gshf/db";
import { z } from "zod";
import { done, type Outcome, refuse } from "../../access/index.ts";
import { isPlatformUrl, platformRules } from "./platforms.ts";

const code = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_-]{1,100}$/, "may have letters, digits, - and _");
const url = z.string().trim().max(500);

/** What a researcher says of a study. */
export const studyFields = z.object({
  name: z.string().trim().min(1).max(120),
  pairsPerSession: z.int().min(1).max(10_000),
  completionCode: code,
  completionUrl: url.nullable().default(null),
  screenOutCode: code.nullable().default(null),
  screenOutUrl: url.nullable().default(null),
  participantsMax: z.int().min(1).max(100_000).nullable().default(null),
});

/** Codes go back to the platform: its links must lead there. */
export function checkLinks(
  platform: Study["platform"],
  fields: { completionUrl: string | null; screenOutUrl: string | null },
): Outcome<null> {
  const { name, domains } = platformRules[platform];
  for (const field of ["completionUrl", "screenOutUrl"] as const) {
    const value = fields[field];
    if (value !== null && !isPlatformUrl(platform, value)) {
      return refuse("invalid", `${field}: must be an https link to ${name} (${domains.join(", ")}).`, field);
    }
  }
  return done(null);
}
