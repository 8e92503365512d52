import { type Member, type Tx, transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, audit, authorize, type Deps, done, type Outcome, refuse } from "../../access/index.ts";
import { authorizeMember } from "../authorize-member.ts";
import { forgetIdentity } from "./tombstones.ts";

export const erasePersonInput = z.object({
  slug: z.string(),
  memberId: z.uuid(),
  /** The pseudonym, typed out: this can't be undone. */
  confirm: z.string(),
});

/**
 * Erases who a member is and keeps what they did: name, address, sign-in, tokens and platform ids go for good;
 * labels and payments stay under the pseudonym, so datasets and accounts stay whole. Somebody who also belongs to
 * other projects keeps their account for those, and no label, payment or audit event here leads to it; only what they
 * set up as staff (rounds, studies, gold pairs, invites) still names who made it. Repeating it changes nothing.
 */
export async function erasePerson(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof erasePersonInput>,
): Promise<Outcome<{ pseudonym: string }>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "members.write");
  if (!access.ok) return access;
  const { project, member: asking } = access.value;
  return transaction(deps.db, async (tx) => {
    const target = await lockMember(tx, project.id, input.memberId);
    if (target === null) {
      return refuse("not-found", `There is no member ${input.memberId} in this project.`, "memberId");
    }
    if (target.kind === "llm") {
      return refuse(
        "invalid",
        `${target.pseudonym} is an LLM judge, no person; retire it instead.`,
        "memberId",
      );
    }
    if (input.confirm !== target.pseudonym) {
      return refuse("invalid", `confirm: type ${target.pseudonym} to erase this person.`, "confirm");
    }
    const isStaff = target.role === "owner" || target.role === "researcher";
    if (isStaff && asking !== null && asking.role !== "owner") {
      return refuse("forbidden", `Only an owner may erase a ${target.role}.`, "memberId");
    }
    return erase(tx, deps, actor, target);
  });
}

export const eraseMeInput = z.object({ slug: z.string(), confirm: z.string() });

/** Anybody may have themselves erased from a project. */
export async function eraseMe(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof eraseMeInput>,
): Promise<Outcome<{ pseudonym: string }>> {
  const access = await authorizeMember(deps, actor, input.slug);
  if (!access.ok) return access;
  const { project, member } = access.value;
  if (input.confirm !== member.pseudonym) {
    const { pseudonym } = member;
    return refuse("invalid", `confirm: type ${pseudonym} to be erased.`, "confirm", { pseudonym });
  }
  return transaction(deps.db, async (tx) => {
    const target = await lockMember(tx, project.id, member.id);
    return target === null ? refuse("not-found", "You are gone already.") : erase(tx, deps, actor, target);
  });
}

async function lockMember(tx: Tx, projectId: string, memberId: string): Promise<Member | null> {
  // The project too: two owners erasing each other at once must not leave it without one.
  await tx.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for no key update`;
  await tx.$queryRaw`select 1 from "Member" where "id" = ${memberId}::uuid for update`;
  return tx.member.findFirst({ where: { id: memberId, projectId } });
}

async function erase(
  tx: Tx,
  deps: Pick<Deps, "now" | "secrets">,
  actor: Actor,
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
  await tx.slot.updateMany({
    where: { holderId: memberId, state: "leased" },
    data: { state: "open", holderId: null, leaseId: null, leasedAt: null, leaseUntil: null },
  });
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
  const isSelf = actor.kind === "user" && actor.userId === person.id;
  await audit(tx, isSelf ? { kind: "user", userId: nobody.id } : actor, {
    projectId,
    action: "person.erase",
    subject: `member:${memberId}`,
    detail: { pseudonym },
  });
  return done({ pseudonym });
}
