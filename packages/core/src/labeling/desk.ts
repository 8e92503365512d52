import { z } from "zod";
import { type Actor, type Deps, done, type Outcome, refuse } from "../access/index.ts";
import { authorizeLabeler } from "./labeler.ts";
import { type Preferences, readPreferences } from "./preferences.ts";

export const labelingDeskInput = z.object({ slug: z.string() });

export type LabelingDesk = { slug: string; name: string; pseudonym: string; preferences: Preferences };

/** What the labeling page of a project needs before its first pair; nothing else of the project. */
export async function labelingDesk(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: z.output<typeof labelingDeskInput>,
): Promise<Outcome<LabelingDesk>> {
  const access = await authorizeLabeler(deps, actor, input.slug);
  if (!access.ok) return access;
  if (actor.kind !== "user") return refuse("forbidden", "Only people label.");
  const { project, labeler } = access.value;
  const user = await deps.db.user.findUniqueOrThrow({ where: { id: actor.userId } });
  return done({
    slug: project.slug,
    name: project.name,
    pseudonym: labeler.pseudonym,
    preferences: readPreferences(user.settings),
  });
}
