import type { Member, Tx } from "@gshf/db";
import { type Actor, audit, type Deps, done, type Outcome, refuse } from "../../access/index.ts";
import { freeSlots } from "../../slots/index.ts";
import { forgetIdentity } from "./tombstones.ts";

/** The member, held until the transaction ends. */
export async function lockMember(tx: Tx, projectId: string, memberId: string): Promise<Member | null> {
  // The project too: two owners erasing each other at once must not leave it without one.
  await tx.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for no key update`;
  await tx.$queryRaw`select 1 from "Member" where "id" = ${memberId}::uuid for update`;
  return tx.member.findFirst({ where: { id: memberId, projectId } });
}

/** @param asked who asked for it, and by which verb */
export async function eraseMember(
  tx: Tx,
  deps: Pick<Deps, "now" | "secrets">,
  asked: { actor: Actor; action: string },
  target: Member,
): Promise<Outcome<{ pseudonym: string }>> {
  const { id: memberId, projectId, pseudonym } = target;
  const person = await tx.user.findUniqueOrThrow({ where: { id: target.userId } });
  if (person.deletedAt !== null) return done({ pseudonym });
  if (target.role === "owner") {
    const others = await tx.member.count({
      where: { projectId, role: "owner", removedAt: null, id: { not: memberId } },
    });
    if (others === 0) {
      return refuse("conflict", "A project needs an owner; make somebody else one first.", "memberId");
    }
  }
  const now = deps.now();
  await freeSlots(tx, { holderId: memberId });
  await forgetIdentity(tx, deps, memberId);
  await tx.crowdSession.updateMany({ where: { memberId }, data: { externalSession: null } });
  // The membership now belongs to nobody: an empty account that can't sign in.
  const nobody = await tx.user.create({ data: { deletedAt: now, createdAt: now } });
  await tx.member.update({ where: { id: memberId }, data: { userId: nobody.id, removedAt: now } });
  // The one change that the database allows of an audit event.
  await tx.auditEvent.updateMany({
    where: { projectId, actor: person.id },
    data: { actor: nobody.id },
  });
  const elsewhere = await tx.member.count({ where: { userId: person.id } });
  // Tokens go with the account.
  if (elsewhere === 0) await tx.user.delete({ where: { id: person.id } });
  const { actor, action } = asked;
  const isSelf = actor.kind === "user" && actor.userId === person.id;
  await audit(tx, isSelf ? { kind: "user", userId: nobody.id } : actor, {
    projectId,
    action,
    subject: `member:${memberId}`,
    detail: { pseudonym },
  });
  return done({ pseudonym });
}
