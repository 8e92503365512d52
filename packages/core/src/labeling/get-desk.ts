import { CameBy } from "@gshf/db";
import { z } from "zod";
import { type Deps, done, personKey, refuse, verb } from "../access/index.ts";
import { labelerOf } from "./labeler.ts";
import { preferencesSchema } from "./model.ts";
import { readPreferences } from "./preferences.ts";

const deskSchema = z.object({
  slug: z.string(),
  name: z.string(),
  pseudonym: z.string(),
  /** Whom the page is made for: its calls name them, and are refused once somebody else is signed in. */
  person: z.string(),
  /** How they signed in, and so how they can again; null where they came with a token. */
  cameBy: z.enum(CameBy).nullable(),
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
    const { userId, sessionId } = actor;
    const user = await deps.db.user.findUniqueOrThrow({ where: { id: userId } });
    const session =
      sessionId === undefined ? null : await deps.db.browserSession.findUnique({ where: { id: sessionId } });
    return done({
      slug: project.slug,
      name: project.name,
      pseudonym: labeler.value.pseudonym,
      person: personKey(userId),
      cameBy: session?.cameBy ?? null,
      preferences: readPreferences(user.settings),
    });
  },
});
