import type { z } from "zod";
import type { AdapterSettings } from "./adapter.ts";

/** What of an address's settings an adapter doesn't take, as a sentence; null when it takes all. */
export function settingsFault(schema: z.ZodType, settings: AdapterSettings): string | null {
  const [issue] = schema.safeParse(settings).error?.issues ?? [];
  if (issue === undefined) return null;
  if (issue.code === "unrecognized_keys") return `there is no setting ${issue.keys.join(", ")}`;
  const name = issue.path.join(".");
  const given = settings[name];
  const value = given === undefined ? "it is missing" : `not ${JSON.stringify(given.slice(0, 100))}`;
  return `${name}: ${issue.message}, ${value}`;
}
