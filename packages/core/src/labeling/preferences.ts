import type { Deps } from "../access/index.ts";
import { type Preferences, preferencesSchema } from "./model.ts";

/** The preferences in a user's settings, with defaults for what is missing. */
export function readPreferences(settings: unknown): Preferences {
  const stored: unknown =
    typeof settings === "object" && settings !== null ? Reflect.get(settings, "labeling") : undefined;
  return preferencesSchema.parse(typeof stored === "object" && stored !== null ? stored : {});
}

/** Somebody's preferences, wherever they label. */
export async function loadPreferences(deps: Pick<Deps, "db">, userId: string): Promise<Preferences> {
  const user = await deps.db.user.findUnique({ where: { id: userId }, select: { settings: true } });
  return readPreferences(user?.settings);
}
