import { type Tx, transaction } from "@gshf/db";
import { addMember, isStronger } from "./add-member.ts";
import { audit } from "./audit.ts";
import type { Deps } from "./deps.ts";
import { inviteState } from "./list-invites.ts";
import { done, type Outcome, refuse } from "./outcome.ts";
import { tokenSha256, uuidFrom } from "./tokens.ts";

type Input = {
  token: string;
  /** Repeating a request with the same key joins once. A browser keeps one per link. */
  idempotencyKey: string;
};

/**
 * Joins by a link: as the person signed in, or as a new person known by nothing but a pseudonym; as the one who joined
 * by it in this browser before, where there is one. Who is in the
 * project already takes the link's role over where it is stronger than theirs; who was removed is let in by no link.
 *
 * @param userId who is signed in, or null
 */
export async function acceptInvite(
  deps: Deps,
  userId: string | null,
  input: Input,
): Promise<Outcome<{ userId: string; slug: string; role: string; pseudonym: string }>> {
  const hash = tokenSha256(input.token);
  const newUserId = uuidFrom("invite", hash, input.idempotencyKey);
  return transaction(deps.db, async (tx) => {
    // Locks the invite: its last use can't be taken twice.
    const [locked] = await tx.$queryRaw<
      { id: string }[]
    >`select "id" from "Invite" where "tokenSha256" = ${hash} for update`;
    const invite =
      locked === undefined
        ? null
        : await tx.invite.findUnique({ where: { id: locked.id }, include: { project: true } });
    if (invite === null || invite.project.deletingAt !== null)
      return refuse("not-found", "This invite link is not known. Ask for a new one.", "token");
    // A browser may still carry the session of somebody who was erased: they come as a new person.
    const signedIn = userId === null ? null : await tx.user.findUnique({ where: { id: userId } });
    const isSignedIn = signedIn !== null && signedIn.deletedAt === null;
    // Who joined by this link in this browser is who opens it again, whoever else has signed in since.
    const joinAs =
      isSignedIn && !(await cameByThis(tx, newUserId, invite.projectId)) ? signedIn.id : newUserId;
    const known = await tx.member.findUnique({
      where: { projectId_userId: { projectId: invite.projectId, userId: joinAs } },
    });
    const answer = (pseudonym: string, role: string) =>
      done({ userId: joinAs, slug: invite.project.slug, role, pseudonym });
    const state = inviteState(invite, deps.now());
    if (known !== null && known.removedAt !== null)
      return refuse("forbidden", removed, "token", { case: "removed" });
    const gains = known === null || isStronger(invite.role, known.role);
    // Who came by this link before comes in again, as long as it wasn't revoked.
    const isShut = state !== "open" || invite.project.archivedAt !== null;
    if (known !== null && state !== "revoked" && !(gains && !isShut))
      return answer(known.pseudonym, known.role);
    if (invite.project.archivedAt !== null) return refuse("archived", archived, "token");
    if (state !== "open") return refuse("forbidden", refusals[state], "token", { case: cases[state] });
    const isForAnother = invite.email !== null && signedIn?.emailKey !== invite.email;
    if (isForAnother) return refuse("forbidden", forAnother, "token", { case: "address" });
    if (joinAs === newUserId)
      await tx.user.upsert({ where: { id: joinAs }, create: { id: joinAs }, update: {} });
    const { member } = await addMember(tx, {
      projectId: invite.projectId,
      userId: joinAs,
      role: invite.role,
    });
    await tx.invite.update({ where: { id: invite.id }, data: { uses: { increment: 1 } } });
    await audit(
      tx,
      { kind: "user", userId: joinAs },
      {
        projectId: invite.projectId,
        action: "invite.accept",
        subject: `invite:${invite.id}`,
        detail: {
          pseudonym: member.pseudonym,
          role: member.role,
          ...(known === null ? {} : { roleBefore: known.role }),
        },
      },
    );
    return answer(member.pseudonym, member.role);
  });
}

async function cameByThis(tx: Tx, userId: string, projectId: string): Promise<boolean> {
  const where = { userId, projectId, removedAt: null, user: { deletedAt: null } };
  return (await tx.member.count({ where })) > 0;
}

const removed =
  "You were removed from this project, and an invite link can't bring you back. Write to whoever runs it.";

const archived = "This project is archived, so nobody can join it now. Write to whoever runs it.";

const forAnother =
  "This invite is for one e-mail address. Sign in with that address first, then open the link again.";

const refusals = {
  "used-up": "This invite link has been used as often as it may be. Ask for a new one.",
  expired: "This invite link has expired. Ask for a new one.",
  revoked: "This invite link was closed. Ask for a new one.",
} as const;

// The choices of a translated message have no hyphens.
const cases = { "used-up": "usedUp", expired: "expired", revoked: "revoked" } as const;
