import type { Member, Project } from "@gshf/db";
import { findUnstorable } from "../text/model.ts";
import { type Action, can } from "./capabilities.ts";
import type { Actor, Deps } from "./deps.ts";
import type { Scope } from "./model.ts";
import { done, type Outcome, type Refusal, refuse } from "./outcome.ts";
import { scopeOf } from "./scopes.ts";

export type ProjectRef = { slug: string } | { id: string };

/** What is asked for: to see something, or to change something, which an archived project refuses unless said. */
type Asked = { kind: "query" | "mutation"; scope?: Scope; whenArchived?: "allowed" | "refused" };

/**
 * Loads a project and checks that the actor may do `action` there, and their token as well.
 *
 * Somebody who is no member gets `not-found`, so that slugs can't be probed. System actors pass.
 */
export async function authorize(
  deps: Pick<Deps, "db">,
  actor: Actor,
  ref: ProjectRef,
  action: Action,
  { kind, scope = scopeOf(action, kind), whenArchived = "refused" }: Asked = { kind: "query" },
): Promise<Outcome<{ project: Project; member: Member | null }>> {
  // An address may hold anything; no project is called what can't be stored.
  if (findUnstorable(ref) !== null) return refuse("not-found", "There is no such project that you can see.");
  const named = "slug" in ref ? ref.slug : ref.id;
  const missing = refuse("not-found", `There is no project "${named}" that you can see.`);
  const project = await deps.db.project.findUnique({ where: ref });
  // What is being deleted is gone for everybody, before the last of it is.
  if (project === null || project.deletingAt !== null) return missing;
  const isShut = project.archivedAt !== null && kind === "mutation" && whenArchived === "refused";
  if (actor.kind === "system") {
    return isShut ? refuseArchived(project) : done({ project, member: null });
  }
  const member = await deps.db.member.findUnique({
    where: { projectId_userId: { projectId: project.id, userId: actor.userId } },
  });
  if (member === null || member.removedAt !== null) return missing;
  if (!can(member.role, action)) {
    return refuse("forbidden", `A ${member.role} of "${project.slug}" may not do this (${action}).`);
  }
  if (actor.token !== undefined && !actor.token.scopes.includes(scope)) return refuseScope(scope);
  return isShut ? refuseArchived(project) : done({ project, member });
}

/** The refusal of a token that wasn't given what this needs. */
export function refuseScope(scope: string): Refusal {
  return refuse("forbidden", `This API token may not do this: it lacks the scope "${scope}".`);
}

/** The refusal of every change in an archived project. */
export function refuseArchived({ slug }: Pick<Project, "slug">): Refusal {
  return refuse("archived", `The project "${slug}" is archived: it can be read, but not changed.`);
}
