import { z } from "zod";
import { authorize } from "./authorize.ts";
import { type Action, capabilities } from "./capabilities.ts";
import type { Actor, Deps } from "./deps.ts";
import { done, type Outcome, refuse } from "./outcome.ts";

export type Me = {
  userId: string;
  name: string | null;
  email: string | null;
  memberships: { slug: string; name: string; role: string; pseudonym: string; can: readonly Action[] }[];
};

/** Who the actor is, and where they may do what. */
export async function me(deps: Deps, actor: Actor): Promise<Outcome<Me>> {
  if (actor.kind !== "user") return refuse("not-signed-in", "Sign in first.");
  const user = await deps.db.user.findUnique({
    where: { id: actor.userId },
    include: {
      memberships: { where: { removedAt: null }, include: { project: true }, orderBy: { createdAt: "asc" } },
    },
  });
  if (user === null || user.deletedAt !== null) return refuse("not-signed-in", "Sign in again.");
  return done({
    userId: user.id,
    name: user.name,
    email: user.email,
    memberships: user.memberships.map(({ project, role, pseudonym }) => ({
      slug: project.slug,
      name: project.name,
      role,
      pseudonym,
      can: capabilities[role],
    })),
  });
}

export const listMembersInput = z.object({ slug: z.string() });

export type MemberView = {
  id: string;
  pseudonym: string;
  name: string | null;
  role: string;
  joinedAt: Date;
  judgments: number;
};

export async function listMembers(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof listMembersInput>,
): Promise<Outcome<MemberView[]>> {
  const access = await authorize(deps, actor, input, "members.write");
  if (!access.ok) return access;
  const members = await deps.db.member.findMany({
    where: { projectId: access.value.project.id, removedAt: null },
    include: { user: true, _count: { select: { judgments: { where: { state: "counted" } } } } },
    orderBy: { pseudonym: "asc" },
  });
  return done(
    members.map((member) => ({
      id: member.id,
      pseudonym: member.pseudonym,
      name: member.user.name ?? member.user.email,
      role: member.role,
      joinedAt: member.createdAt,
      judgments: member._count.judgments,
    })),
  );
}
