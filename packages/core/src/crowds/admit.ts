import type { Db, Tx } from "@gshf/db";
import { z } from "zod";
import type { Deps } from "../access/index.ts";
import { admissionSql } from "./admission.sql.ts";
import { type OnboardingStep, onboardingSteps, type SessionState, sessionStates } from "./model.ts";

export const sessionProgressSchema = z.object({
  id: z.string(),
  state: z.enum(sessionStates),
  done: z.int(),
  /** Of the leases asked about, those that still wait for their label. */
  held: z.int(),
  pairs: z.int(),
});

/** What a member has before them until they may label: nothing, or these steps in this order. */
export const standingSchema = z.object({
  steps: z.array(z.enum(onboardingSteps)),
  session: sessionProgressSchema.nullable(),
});
export type Standing = z.output<typeof standingSchema>;

/** What admissionSql answers of a member. */
export type AdmissionRow = {
  role: string;
  welcome: boolean;
  consent: boolean;
  guidelines: boolean;
  qualification: boolean;
  sessionId: string | null;
  sessionState: SessionState | null;
  sessionPairs: number | null;
  sessionDone: number;
  held: number;
};

/** Onboarding is for labelers: people of the project's staff label without it, to try things out. */
export async function standingOf(
  db: Pick<Db | Tx, "$queryRaw">,
  memberId: string,
  holding: string[] = [],
): Promise<Standing> {
  const [row] = await db.$queryRaw<AdmissionRow[]>`/* admission */ ${admissionSql(memberId, holding)}`;
  return standingIn(row);
}

function standingIn(row: AdmissionRow | undefined): Standing {
  if (row === undefined || row.role !== "labeler") return { steps: [], session: null };
  const { sessionId: id, sessionState: state, sessionPairs: pairs, sessionDone, held } = row;
  return {
    steps: onboardingSteps.filter((step) => row[step]),
    session:
      id === null || state === null || pairs === null ? null : { id, state, done: sessionDone, held, pairs },
  };
}

export type Admission =
  | { kind: "open"; pairsMax: number | null }
  | { kind: "refused"; reason: "onboarding" | "session-complete"; message: string };

/**
 * Whether a member may be handed pairs now. Asked before every hand-out, so that no page can be gone around.
 *
 * @param holding leases that the asking tab knows of
 * @returns `pairsMax`: how many pairs their study session has left beside those they hold; null where no number
 * was agreed
 */
export async function admit(
  deps: Pick<Deps, "db">,
  memberId: string,
  holding: string[] = [],
): Promise<Admission> {
  return decideAdmission(await standingOf(deps.db, memberId, holding));
}

/** The same of what a larger statement found by admissionSql. */
export function admissionIn(row: AdmissionRow | undefined): Admission {
  return decideAdmission(standingIn(row));
}

function decideAdmission({ steps, session }: Standing): Admission {
  if (session !== null && session.state !== "open") {
    return { kind: "refused", reason: "session-complete", message: "Your session is over. Thank you!" };
  }
  const [step] = steps;
  if (step !== undefined) return { kind: "refused", reason: "onboarding", message: stepMessages[step] };
  if (session === null) return { kind: "open", pairsMax: null };
  const unlabeled = session.pairs - session.done;
  if (unlabeled > 0) return { kind: "open", pairsMax: unlabeled - session.held };
  const message = `You have labeled all ${session.pairs} pairs of your session. Thank you!`;
  return { kind: "refused", reason: "session-complete", message };
}

const stepMessages: Record<OnboardingStep, string> = {
  welcome: "Before you start, read what this work is.",
  consent: "Before you go on, read what taking part means and say whether you agree.",
  guidelines: "There are guidelines to read before your next pair.",
  qualification: "Before you start, there is a short test on example pairs.",
};
