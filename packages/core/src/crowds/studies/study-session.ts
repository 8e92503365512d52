import type { Db, Member, StandingState, Study, Tx } from "@gshf/db";
import { z } from "zod";
import { standingOf } from "../admit.ts";
import { platformNames, type SessionState, sessionStates, standingCauseSchema } from "../model.ts";
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
  /** All pairs are done, or some and nothing is left to label: the session may be finished. */
  mayFinish: z.boolean(),
  /** It can't go on now: they are paused, or there is nothing to label and they have done nothing. */
  mayLeave: z.boolean(),
  /** Only once the session is over. */
  wayBack: wayBackSchema.nullable(),
  /** Why this person is stopped, when that is what ended the session or holds it up. */
  stopCause: standingCauseSchema.nullable(),
});
export type StudySession = z.output<typeof studySessionSchema>;

export async function sessionOf(db: Db | Tx, member: Member, now: Date): Promise<StudySession | null> {
  const { session } = await standingOf(db, member.id);
  if (session === null) return null;
  const { study } = await db.crowdSession.findUniqueOrThrow({
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
    mayFinish,
    mayLeave: isOpen && !mayFinish && (isPaused || isIdle),
    wayBack: wayBackOf(study, state),
    stopCause: standing !== null && isStopping(standing.state, state) ? causeOf(standing) : null,
  };
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
