import { type Member, Prisma, type Project } from "@gshf/db";
import { findUnstorable } from "../text/model.ts";
import { type Action, can } from "./capabilities.ts";
import type { Actor, Deps } from "./deps.ts";
import type { Scope } from "./model.ts";
import { done, type Outcome, type Refusal, refuse } from "./outcome.ts";
import { scopeOf } from "./scopes.ts";

/** What names a project to the outside. */
type ProjectRef = { slug: string };

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
  const missing = refuse("not-found", `There is no project "${ref.slug}" that you can see.`);
  const { project, member } = await find(deps, ref, actor);
  // What is being deleted is gone for everybody, before the last of it is.
  if (project === null || project.deletingAt !== null) return missing;
  const isShut = project.archivedAt !== null && kind === "mutation" && whenArchived === "refused";
  if (actor.kind === "system") {
    return isShut ? refuseArchived(project) : done({ project, member: null });
  }
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

const columns = (table: string, names: readonly string[]) =>
  Prisma.raw(names.map((name) => `${table}."${name}" as "${table}_${name}"`).join(", "));
// By name: a statement that is kept prepared must not change its columns when a migration adds some.
const projectColumns = Object.values(Prisma.ProjectScalarFieldEnum);
const memberColumns = Object.values(Prisma.MemberScalarFieldEnum);

/** The project that is named and what the actor is there, in one statement: every request asks for both. */
async function find(
  deps: Pick<Deps, "db">,
  { slug }: ProjectRef,
  actor: Actor,
): Promise<{ project: Project | null; member: Member | null }> {
  const userId = actor.kind === "user" ? actor.userId : null;
  const [row] = await deps.db.$queryRaw<Record<string, unknown>[]>`
    /* project-and-member */
    select ${columns("p", projectColumns)}, ${columns("m", memberColumns)}
      from "Project" p
      left join "Member" m on m."projectId" = p."id" and m."userId" = ${userId}::uuid
     where p."slug" = ${slug}`;
  if (row === undefined) return { project: null, member: null };
  const read = (table: string, names: readonly string[]) =>
    Object.fromEntries(names.map((column) => [column, row[`${table}_${column}`]]));
  // The columns of the schema, as the client reads them.
  return {
    project: read("p", projectColumns) as Project,
    member: row.m_id === null ? null : (read("m", memberColumns) as Member),
  };
}
