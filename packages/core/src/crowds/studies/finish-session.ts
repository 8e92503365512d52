import type { z } from "zod";
import type { Actor, Deps, Outcome } from "../../access/index.ts";
import { endSession } from "./end-session.ts";
import type { StudySession, studySessionInput } from "./study-session.ts";

/** Ends a session whose pairs are labeled and answers its completion code; a second time the same. */
export async function finishSession(
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  input: z.output<typeof studySessionInput>,
): Promise<Outcome<StudySession>> {
  return endSession(deps, actor, input, {
    state: "completed",
    action: "study.complete",
    obstacle: ({ mayFinish, done, pairs }) =>
      mayFinish ? null : `You have labeled ${done} of the ${pairs} pairs of your session.`,
  });
}
