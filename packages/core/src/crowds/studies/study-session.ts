import type { Db, Member, StandingState, Study, Tx } from "@gshf/db";
import { z } from "zod";
import { standingOf } from "../admit.ts";
import { platformNames, type SessionState, sessionStates, standingCauseSchema } from "../model.ts";
import { dueRows } from "../pay/due-rows.ts";
import { rateAt } from "../pay/rates.ts";
import { causeOf } from "../standing-cause.ts";
import { platformRules } from "./platforms.ts";
import { isWorkLeft } from "./work-left.sql.ts";

/** Where somebody goes with which code. */
const wayBackSchema = z.object({
  platformName: z.string(),
  code: z.string().nullable(),
  url: z.string().nullable(),
});
type WayBack = z.output<typeof wayBackSchema>;

export const studySessionSchema = z.object({
  platformName: z.string(),
  studyName: z.string(),
  state: z.enum(sessionStates),
  done: z.int(),
  pairs: z.int(),
  /** What its labels bring so far, paid or not; null where the study pays nothing. */
  earned: z.object({ currency: z.string(), amountMilli: z.bigint() }).nullable(),
  /** All pairs are done, or some and nothing is left to label: the session may be finished. */
  mayFinish: z.boolean(),
  /** It can't go on now: they are paused, or there is nothing to label and they have done nothing. */
  mayLeave: z.boolean(),
  /** They gave their place up, or were away too long: there is no code, and the link of the study lets them in again. */
  isReturned: z.boolean(),
  /** Only once the session is over. */
  wayBack: wayBackSchema.nullable(),
  /** Why this person is stopped, when that is what ended the session or holds it up. */
  stopCause: standingCauseSchema.nullable(),
});
export type StudySession = z.output<typeof studySessionSchema>;

export async function sessionOf(db: Db | Tx, member: Member, now: Date): Promise<StudySession | null> {
  const { session } = await standingOf(db, member.id);
  if (session === null) return null;
  const { study, returnedAt } = await db.crowdSession.findUniqueOrThrow({
    where: { id: session.id },
    include: { study: true },
  });
  const { state, done: labeled, pairs } = session;
  const standing = await db.memberStanding.findUnique({ where: { memberId: member.id } });
  const isOpen = state === "open";
  const isDone = labeled >= pairs;
  const isIdle = isOpen && !isDone && !(await isWorkLeft(db, member.projectId, member.id, now));
  const mayFinish = isOpen && (isDone || (isIdle && labeled > 0));
  const isPaused = standing?.state === "paused";
  return {
    platformName: platformNames[study.platform],
    studyName: study.name,
    state,
    done: labeled,
    pairs,
    earned: await earnedIn(db, member, study.id, now),
    mayFinish,
    mayLeave: isOpen && !mayFinish && (isPaused || isIdle),
    isReturned: state === "left" && returnedAt !== null,
    wayBack:
      state === "left" && returnedAt !== null
        ? { platformName: platformNames[study.platform], code: null, url: null }
        : wayBackOf(study, state),
    stopCause: standing !== null && isStopping(standing.state, state) ? causeOf(standing) : null,
  };
}

async function earnedIn(
  db: Db | Tx,
  member: Member,
  studyId: string,
  now: Date,
): Promise<StudySession["earned"]> {
  const rate = await rateAt(db, member.projectId, studyId, now);
  if (rate === null) return null;
  // A moment past the last label, which may have been given this very millisecond.
  const until = new Date(now.getTime() + 1);
  const due = await dueRows(db, { projectId: member.projectId, memberId: member.id, from: null, until });
  const paid = await db.payment.findMany({ where: { memberId: member.id }, include: { rate: true } });
  const amounts = [...due, ...paid]
    .filter((row) => row.rate.studyId === studyId && row.rate.currency === rate.currency)
    .map((row) => row.amountMilli);
  return { currency: rate.currency, amountMilli: amounts.reduce((sum, amount) => sum + amount, 0n) };
}

/** A block ends a session, a pause holds it up. */
function isStopping(standing: StandingState, session: SessionState): boolean {
  if (standing === "blocked") return session === "screened_out";
  return standing === "paused" && (session === "open" || session === "left");
}

function wayBackOf(study: Study, state: SessionState): WayBack | null {
  const platformName = platformNames[study.platform];
  const { completionUrl } = platformRules[study.platform];
  const linkOf = (code: string | null, url: string | null) =>
    url ?? (code === null || completionUrl === null ? null : completionUrl(code));
  if (state === "completed") {
    const { completionCode: code } = study;
    return { platformName, code, url: linkOf(code, study.completionUrl) };
  }
  if (state === "screened_out" || state === "left") {
    const { screenOutCode: code } = study;
    return { platformName, code, url: linkOf(code, study.screenOutUrl) };
  }
  // Who declined returns their submission at the platform: no code says "done" for them.
  return state === "declined" ? { platformName, code: null, url: null } : null;
}
