import { type Member, type Study, type Tx, transaction } from "@gshf/db";
import { addMember, audit, type Deps, done, type Outcome, refuse, tokenSha256 } from "../../access/index.ts";
import { wasStopped } from "../erasure/tombstones.ts";
import type { Platform } from "../model.ts";
import type { EntryIds } from "./platforms.ts";

export type StudyEntry = {
  platform: Platform;
  token: string;
  ids: EntryIds;
  /** Who is signed in in this browser, if anybody. */
  signedInUserId: string | null;
};

/**
 * Lets somebody in who comes from a crowd platform: the same person at the platform is the same pseudonym in
 * the project, however often and through whichever study they come. Their id at the platform stays in
 * CrowdIdentity alone; the user made for them is nobody but a random number.
 *
 * The platform signs nothing, so an id in a link proves only that whoever follows it knows it. To come back to a
 * session one must therefore know all the ids it began with, or come in the browser that is signed in as its person.
 */
export async function enterStudy(
  deps: Deps,
  entry: StudyEntry,
): Promise<Outcome<{ userId: string; slug: string }>> {
  const unknown = refuse("not-found", "This study link is not known. Check that it was copied whole.");
  const study = await deps.db.study.findUnique({
    where: { tokenSha256: tokenSha256(entry.token) },
    include: { project: true },
  });
  if (study === null || study.platform !== entry.platform) return unknown;
  if (study.project.archivedAt !== null) return refuse("forbidden", "This study is over.");
  const isStaff = await isStaffBrowser(deps, entry.signedInUserId);
  if (isStaff) {
    const message =
      "You are signed in here with an account of your own. Open this link in a private window to enter as a participant.";
    return refuse("conflict", message);
  }
  return transaction(deps.db, async (tx) => {
    // Serialises entries of the project: one person never becomes two, and the last place is given once.
    await tx.$queryRaw`select 1 from "Project" where "id" = ${study.projectId}::uuid for no key update`;
    const known = await knownMember(tx, study, entry.ids.externalId);
    if (known !== null && known.removedAt !== null) {
      return refuse("forbidden", "You can't take part in this project any more.");
    }
    const { projectId, platform } = study;
    const { externalId } = entry.ids;
    if (known === null && (await wasStopped(tx, deps, { projectId, platform, externalId }))) {
      return refuse("forbidden", stopped, "externalId");
    }
    const session =
      known === null
        ? null
        : await tx.crowdSession.findUnique({
            where: { studyId_memberId: { studyId: study.id, memberId: known.id } },
          });
    if (known !== null && session !== null) {
      if (known.userId !== entry.signedInUserId && !knowsSession(entry.ids, session)) {
        const message = "You are already taking part in this study under another submission.";
        return refuse("conflict", message, "externalSession");
      }
      await tx.crowdSession.update({
        where: { id: session.id },
        data: {
          externalSession: entry.ids.externalSession ?? session.externalSession,
          externalStudy: entry.ids.externalStudy ?? session.externalStudy,
        },
      });
      return done({ userId: known.userId, slug: study.project.slug });
    }
    const current = await tx.study.findUniqueOrThrow({
      where: { id: study.id },
      include: { _count: { select: { sessions: true } } },
    });
    if (current.closedAt !== null) return refuse("forbidden", "This study is closed to new participants.");
    if (current.participantsMax !== null && current._count.sessions >= current.participantsMax) {
      return refuse("forbidden", "All places of this study are taken.");
    }
    const member = known ?? (await join(tx, deps, study, entry.ids.externalId));
    // Who is blocked in the project gets no pair: their new session ends at once, with the screen-out code.
    const standing = await tx.memberStanding.findUnique({ where: { memberId: member.id } });
    const isBlocked = standing?.state === "blocked";
    await startSession(tx, deps, current, member, entry.ids, isBlocked);
    return done({ userId: member.userId, slug: study.project.slug });
  });
}

const stopped =
  "Your labeling in this project was stopped before your data were erased. If you think that was a mistake, write to the researchers through the platform: they can invite you by a link.";

/** Whether a link has what a session began with; what it began without is no secret to know. */
function knowsSession(ids: EntryIds, session: Pick<EntryIds, "externalSession" | "externalStudy">): boolean {
  const isKnown = (began: string | null, came: string | null) => began === null || began === came;
  return (
    isKnown(session.externalSession, ids.externalSession) && isKnown(session.externalStudy, ids.externalStudy)
  );
}

/** A link must not quietly swap a researcher's session for a participant's. */
async function isStaffBrowser(deps: Deps, userId: string | null): Promise<boolean> {
  if (userId === null) return false;
  const user = await deps.db.user.findUnique({
    where: { id: userId },
    include: { memberships: { where: { removedAt: null, role: { not: "labeler" } }, take: 1 } },
  });
  return user !== null && user.deletedAt === null && (user.email !== null || user.memberships.length > 0);
}

async function knownMember(tx: Tx, study: Study, externalId: string): Promise<Member | null> {
  const { projectId, platform } = study;
  const identity = await tx.crowdIdentity.findUnique({
    where: { projectId_platform_externalId: { projectId, platform, externalId } },
    include: { member: true },
  });
  return identity?.member ?? null;
}

async function join(tx: Tx, deps: Deps, study: Study, externalId: string): Promise<Member> {
  const { projectId, platform } = study;
  const user = await tx.user.create({ data: {} });
  const { member } = await addMember(tx, { projectId, userId: user.id, role: "labeler" });
  await tx.crowdIdentity.create({
    data: { projectId, platform, externalId, memberId: member.id, createdAt: deps.now() },
  });
  return member;
}

async function startSession(
  tx: Tx,
  deps: Deps,
  study: Study,
  member: Member,
  { externalSession, externalStudy }: EntryIds,
  isBlocked: boolean,
): Promise<void> {
  await tx.crowdSession.create({
    data: {
      studyId: study.id,
      memberId: member.id,
      externalSession,
      externalStudy,
      pairs: study.pairsPerSession,
      startedAt: deps.now(),
      ...(isBlocked ? { state: "screened_out", endedAt: deps.now() } : {}),
    },
  });
  await audit(
    tx,
    { kind: "user", userId: member.userId },
    {
      projectId: study.projectId,
      action: "study.enter",
      subject: `study:${study.id}`,
      detail: { pseudonym: member.pseudonym },
    },
  );
}
