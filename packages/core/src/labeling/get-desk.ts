import { z } from "zod";
import { type Deps, done, refuse, verb } from "../access/index.ts";
import { labelerOf } from "./labeler.ts";
import { preferencesSchema } from "./model.ts";
import { readPreferences } from "./preferences.ts";

const deskSchema = z.object({
  slug: z.string(),
  name: z.string(),
  pseudonym: z.string(),
  preferences: preferencesSchema,
});
export type LabelingDesk = z.output<typeof deskSchema>;

/** What the labeling page of a project needs before its first pair; nothing else of the project. */
export const getDesk = verb({
  name: "labeling.desk",
  kind: "query",
  may: "label",
  input: z.object({ slug: z.string() }),
  output: deskSchema,
  run: async (deps: Pick<Deps, "db">, { project, member, actor }) => {
    const labeler = labelerOf(member);
    if (!labeler.ok) return labeler;
    if (actor.kind !== "user") return refuse("forbidden", "Only people label.");
    const user = await deps.db.user.findUniqueOrThrow({ where: { id: actor.userId } });
    return done({
      slug: project.slug,
      name: project.name,
      pseudonym: labeler.value.pseudonym,
      preferences: readPreferences(user.settings),
    });
  },
});
