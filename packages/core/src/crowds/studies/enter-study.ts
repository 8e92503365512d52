import { type CrowdSession, type Member, type Study, type Tx, transaction } from "@gshf/db";
import { addMember, audit, type Deps, done, type Outcome, refuse, tokenSha256 } from "../../access/index.ts";
import { wasStopped } from "../erasure/tombstones.ts";
import type { Platform } from "../model.ts";
import { abandonedSessions, freePlaces, placesTaken } from "./places.sql.ts";
import type { EntryIds } from "./platforms.ts";

export type StudyEntry = {
  platform: Platform;
  token: string;
  ids: EntryIds;
  /** Who is signed in in this browser, if anybody. */
  signedInUserId: string | null;
};

/**
 * Lets somebody in who comes from a crowd platform. Their id at the platform stays in CrowdIdentity alone; the user
 * made for them is nobody but a random number.
 *
 * The platform signs nothing, and its ids are no secrets: whoever knows one could come by a link of their own making.
 * So the id of a person leads to nobody who is there already. That takes the browser that is signed in as them, or
 * the ids of the submission that their session in this study began with. Everybody else is somebody new, and who
 * would take a place beside a session of the same id that is under way or done is refused.
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
    const entered = await enter(tx, deps, study, entry);
    return entered.ok ? done({ userId: entered.value.userId, slug: study.project.slug }) : entered;
  });
}

async function enter(
  tx: Tx,
  deps: Deps,
  { id: studyId }: Study,
  entry: StudyEntry,
): Promise<Outcome<Member>> {
  const study = await tx.study.findUniqueOrThrow({ where: { id: studyId } });
  const { ids } = entry;
  const now = deps.now();
  const own = await ownMember(tx, study, entry);
  if (own !== null && own.removedAt !== null) return removed;
  const sessions = await sessionsOf(tx, study, ids.externalId);
  const mine =
    sessions.find((session) => session.memberId === own?.id) ??
    sessions.find((session) => isOfSubmission(ids, session));
  if (mine !== undefined && mine.member.removedAt !== null) return removed;
  if (mine !== undefined) return comeBack(tx, study, mine, ids, now);
  const abandoned = await abandonedSessions(tx, study.id, now);
  const isInTheWay = ({ id, state, returnedAt }: CrowdSession) =>
    returnedAt === null && state !== "declined" && !abandoned.includes(id);
  if (sessions.some(isInTheWay)) {
    const message = "Somebody is taking part in this study with your ID under another submission.";
    return refuse("conflict", message, "externalSession");
  }
  const { projectId, platform } = study;
  const person = { projectId, platform, studyId: study.id, externalId: ids.externalId };
  if (own === null && (await wasStopped(tx, deps, person))) return refuse("forbidden", stopped, "externalId");
  if (study.closedAt !== null) return refuse("forbidden", "This study is closed to new participants.");
  const theirs = sessions.map(({ id }) => id).filter((id) => abandoned.includes(id));
  await freePlaces(tx, theirs, now);
  if (!(await hasPlace(tx, study, now))) return refuse("forbidden", "All places of this study are taken.");
  const member = own ?? (await join(tx, deps, study, ids.externalId));
  // Who is blocked in the project gets no pair: their new session ends at once, with the screen-out code.
  const standing = await tx.memberStanding.findUnique({ where: { memberId: member.id } });
  await startSession(tx, deps, study, member, ids, standing?.state === "blocked");
  return done(member);
}

const removed = refuse("forbidden", "You can't take part in this project any more.");

/** Whether somebody more may come, if need be in the place of who has not shown up for long. */
async function hasPlace(tx: Tx, { id, participantsMax }: Study, now: Date): Promise<boolean> {
  if (participantsMax === null || (await placesTaken(tx, id)) < participantsMax) return true;
  await freePlaces(tx, await abandonedSessions(tx, id, now), now);
  return (await placesTaken(tx, id)) < participantsMax;
}

/** Somebody is there again; who had given their place up has it again while there is one. */
async function comeBack(
  tx: Tx,
  study: Study,
  session: CrowdSession & { member: Member },
  ids: EntryIds,
  now: Date,
): Promise<Outcome<Member>> {
  const isReturned = session.state === "left" && session.returnedAt !== null;
  const standing = await tx.memberStanding.findUnique({ where: { memberId: session.memberId } });
  const isStopped = standing?.state === "blocked" || standing?.state === "paused";
  const reopens = isReturned && !isStopped && study.closedAt === null && (await hasPlace(tx, study, now));
  await tx.crowdSession.update({
    where: { id: session.id },
    data: {
      externalSession: ids.externalSession ?? session.externalSession,
      externalStudy: ids.externalStudy ?? session.externalStudy,
      ...(reopens ? { state: "open", endedAt: null, returnedAt: null } : {}),
    },
  });
  return done(session.member);
}

const stopped =
  "Your labeling in this project was stopped before your data were erased. If you think that was a mistake, write to the researchers through the platform: they can invite you by a link.";

/** Whether a link names the submission that a session began with. One that began without any is in no link. */
function isOfSubmission(
  ids: EntryIds,
  session: Pick<EntryIds, "externalSession" | "externalStudy">,
): boolean {
  const { externalSession, externalStudy } = session;
  if (externalSession === null || externalSession !== ids.externalSession) return false;
  return externalStudy === null || externalStudy === ids.externalStudy;
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

/** Who is signed in in this browser, where that is somebody of the project with this very id. */
async function ownMember(
  tx: Tx,
  { projectId, platform }: Study,
  { ids, signedInUserId }: StudyEntry,
): Promise<Member | null> {
  if (signedInUserId === null) return null;
  const member = await tx.member.findUnique({
    where: { projectId_userId: { projectId, userId: signedInUserId } },
    include: { crowdIdentities: { where: { platform } } },
  });
  const known = member?.crowdIdentities[0]?.externalId.toLowerCase();
  return known === ids.externalId.toLowerCase() ? member : null;
}

/** The sessions that people with this id have in the study, the newest first. */
async function sessionsOf(
  tx: Tx,
  study: Study,
  externalId: string,
): Promise<(CrowdSession & { member: Member })[]> {
  const rows = await tx.$queryRaw<{ memberId: string }[]>`
    select "memberId"::text as "memberId" from "CrowdIdentity"
     where "projectId" = ${study.projectId}::uuid and "platform" = ${study.platform}::text::"CrowdPlatform"
       and lower("externalId") = ${externalId.toLowerCase()}`;
  return tx.crowdSession.findMany({
    where: { studyId: study.id, memberId: { in: rows.map(({ memberId }) => memberId) } },
    include: { member: true },
    orderBy: { startedAt: "desc" },
  });
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
