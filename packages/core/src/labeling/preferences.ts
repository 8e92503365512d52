import { z } from "zod";
import { type Actor, type Deps, done, type Outcome, refuse } from "../access/index.ts";
import { languageTagSchema, ownKeysSchema } from "./model.ts";

/** How a person likes the labeling page; kept with the person, on every device. */
export const preferencesSchema = z.object({
  layout: z.enum(["columns", "stack"]).catch("columns"),
  /** Null until somebody chooses one. */
  language: languageTagSchema.nullable().catch(null),
  keys: ownKeysSchema.catch({}),
});
export type Preferences = z.output<typeof preferencesSchema>;

export const savePreferencesInput = z.object({
  layout: z.enum(["columns", "stack"]).optional(),
  language: languageTagSchema.optional(),
  /** All keys the person chose; those left out are back at their defaults. */
  keys: ownKeysSchema.optional(),
});

export async function savePreferences(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: z.output<typeof savePreferencesInput>,
): Promise<Outcome<Preferences>> {
  if (actor.kind !== "user") return refuse("forbidden", "Only people have preferences.");
  // Merged in the database: two tabs that change different things both get their way.
  const [row] = await deps.db.$queryRaw<{ labeling: unknown }[]>`
    update "User"
       set "settings" = jsonb_set("settings", '{labeling}',
             coalesce("settings"->'labeling', '{}'::jsonb) || ${JSON.stringify(input)}::jsonb)
     where "id" = ${actor.userId}::uuid and "deletedAt" is null
    returning "settings"->'labeling' as "labeling"`;
  if (row === undefined) return refuse("not-signed-in", "Sign in again.");
  return done(preferencesSchema.parse(row.labeling));
}

/** The preferences in a user's settings, with defaults for what is missing. */
export function readPreferences(settings: unknown): Preferences {
  const stored: unknown =
    typeof settings === "object" && settings !== null ? Reflect.get(settings, "labeling") : undefined;
  return preferencesSchema.parse(typeof stored === "object" && stored !== null ? stored : {});
}

export async function labelerPreferences(
  deps: Pick<Deps, "db">,
  actor: Extract<Actor, { kind: "user" }>,
): Promise<Preferences> {
  const user = await deps.db.user.findUnique({ where: { id: actor.userId }, select: { settings: true } });
  return readPreferences(user?.settings);
}
