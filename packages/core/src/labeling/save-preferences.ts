import { z } from "zod";
import { type Deps, done, ownVerb, refuse } from "../access/index.ts";
import { languageTagSchema, layouts, ownKeysSchema, preferencesSchema } from "./model.ts";

/** Changes how a person likes the labeling page; what is left out stays as it is. */
export const savePreferences = ownVerb({
  name: "labeling.savePreferences",
  kind: "mutation",
  scope: "label",
  input: z.object({
    layout: z.enum(layouts).optional(),
    language: languageTagSchema.optional(),
    /** All keys the person chose; those left out are back at their defaults. */
    keys: ownKeysSchema.optional(),
  }),
  output: preferencesSchema,
  run: async (deps: Pick<Deps, "db">, { actor }, input) => {
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
  },
});
