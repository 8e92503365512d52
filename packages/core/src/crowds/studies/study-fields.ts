import { done, type Outcome, refuse } from "../../access/index.ts";
import { type Platform, platformNames } from "../model.ts";
import { isPlatformUrl, platformRules } from "./platforms.ts";

/** Codes go back to the platform: its links must lead there. */
export function checkLinks(
  platform: Platform,
  fields: { completionUrl: string | null; screenOutUrl: string | null },
): Outcome<null> {
  const { domains } = platformRules[platform];
  for (const field of ["completionUrl", "screenOutUrl"] as const) {
    const value = fields[field];
    if (value !== null && !isPlatformUrl(platform, value)) {
      return refuse(
        "invalid",
        `${field}: must be an https link to ${platformNames[platform]} (${domains.join(", ")}).`,
        field,
      );
    }
  }
  return done(null);
}
