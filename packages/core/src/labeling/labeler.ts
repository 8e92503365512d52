import type { Project } from "@gshf/db";
import { type Actor, authorize, type Deps, done, type Outcome, refuse } from "../access/index.ts";
import type { Labeler } from "../slots/index.ts";

/** What labeling reaches outside itself. */
export type LabelDeps = Pick<Deps, "db" | "now" | "randomBytes" | "enqueue">;

/** The asking person as a labeler of a project. Programs of ours don't label: every judgment is somebody's. */
export async function authorizeLabeler(
  deps: Pick<Deps, "db">,
  actor: Actor,
  slug: string,
): Promise<Outcome<{ project: Project; labeler: Labeler }>> {
  const access = await authorize(deps, actor, { slug }, "label");
  if (!access.ok) return access;
  const { project, member } = access.value;
  if (member === null) return refuse("forbidden", "Only members of a project label its pairs.");
  return done({ project, labeler: member });
}
