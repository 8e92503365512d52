import type { Member, Project } from "@gshf/db";
import { findUnstorable } from "../text/model.ts";
import { type Action, can } from "./capabilities.ts";
import type { Actor, Deps } from "./deps.ts";
import { done, type Outcome, refuse } from "./outcome.ts";

export type ProjectRef = { slug: string } | { id: string };

/**
 * Loads a project and checks that the actor may do `action` there.
 *
 * Somebody who is no member gets `not-found`, so that slugs can't be probed. System actors pass.
 */
export async function authorize(
  deps: Pick<Deps, "db">,
  actor: Actor,
  ref: ProjectRef,
  action: Action,
): Promise<Outcome<{ project: Project; member: Member | null }>> {
  // An address may hold anything; no project is called what can't be stored.
  if (findUnstorable(ref) !== null) return refuse("not-found", "There is no such project that you can see.");
  const named = "slug" in ref ? ref.slug : ref.id;
  const missing = refuse("not-found", `There is no project "${named}" that you can see.`);
  const project = await deps.db.project.findUnique({ where: ref });
  if (project === null) return missing;
  if (actor.kind === "system") return done({ project, member: null });
  const member = await deps.db.member.findUnique({
    where: { projectId_userId: { projectId: project.id, userId: actor.userId } },
  });
  if (member === null || member.removedAt !== null) return missing;
  if (!can(member.role, action)) {
    return refuse("forbidden", `A ${member.role} of "${project.slug}" may not do this (${action}).`);
  }
  return done({ project, member });
}
