import type { Member, Project } from "@gshf/db";
import { type Actor, authorize, type Deps, done, type Outcome, refuse } from "../access/index.ts";

/** The asking person as a member who may label; what concerns their own work goes through here. */
export async function authorizeMember(
  deps: Pick<Deps, "db">,
  actor: Actor,
  slug: string,
): Promise<Outcome<{ project: Project; member: Member }>> {
  const access = await authorize(deps, actor, { slug }, "label");
  if (!access.ok) return access;
  const { project, member } = access.value;
  if (member === null) return refuse("forbidden", "Only members of a project label its pairs.");
  return done({ project, member });
}
