import type { Member, Role, Tx } from "@gshf/db";
import { type Actor, type Deps, done, endSessionsOf, type Outcome, refuse } from "../access/index.ts";
import { freeSlots } from "../slots/index.ts";

/**
 * A member, and who asks, as they are once the project is locked: of two changes at once the second sees what the first
 * has done. Null is a process of ours, or a member that isn't there.
 */
export async function lockMember(
  tx: Tx,
  projectId: string,
  { actor, memberId }: { actor: Actor; memberId: string },
): Promise<{ asking: Member | null; target: Member | null }> {
  await tx.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for no key update`;
  const target = await tx.member.findFirst({ where: { id: memberId, projectId } });
  const own = actor.kind === "user" ? { projectId, userId: actor.userId, removedAt: null } : null;
  const asking = own === null ? null : await tx.member.findFirst({ where: own });
  return { asking, target };
}

/** Refuses what would leave a project without an owner. */
export async function keepOwner(tx: Tx, { id, projectId, role }: Member): Promise<Outcome<null>> {
  if (role !== "owner") return done(null);
  const others = { projectId, role: "owner" as const, removedAt: null, id: { not: id } };
  if ((await tx.member.count({ where: others })) > 0) return done(null);
  return refuse("conflict", "A project needs an owner; make somebody else one first.", "memberId");
}

const staff: readonly Role[] = ["owner", "researcher"];

/** Researchers run the project with labelers and reviewers; who else runs it is the owner's to say. */
export function mayManage(asking: Member | null, target: Member, role: Role = target.role): Outcome<null> {
  if (asking === null || asking.role === "owner") return done(null);
  const isStaff = staff.includes(target.role) || staff.includes(role);
  if (asking.role === "researcher" && !isStaff) return done(null);
  return refuse("forbidden", `Only an owner may do this to a ${target.role}.`, "memberId");
}

/** The links somebody made let nobody in any more once they may make none. */
export async function revokeInvitesOf(tx: Tx, deps: Pick<Deps, "now">, { projectId, userId }: Member) {
  const where = { projectId, createdById: userId, revokedAt: null };
  await tx.invite.updateMany({ where, data: { revokedAt: deps.now() } });
}

/**
 * Takes a member out: what they hold goes back, what they said stays under their pseudonym. They are signed out
 * everywhere, unless all they have is a session that lets them into another project.
 */
export async function removeMember(tx: Tx, deps: Pick<Deps, "now">, target: Member): Promise<void> {
  await freeSlots(tx, { holderId: target.id });
  await tx.member.update({ where: { id: target.id }, data: { removedAt: deps.now() } });
  await revokeInvitesOf(tx, deps, target);
  const user = await tx.user.findUniqueOrThrow({
    where: { id: target.userId },
    include: { memberships: { where: { removedAt: null }, take: 1 } },
  });
  const canSignInAgain = user.email !== null;
  if (canSignInAgain || user.memberships.length === 0) await endSessionsOf(tx, deps, user.id);
}
