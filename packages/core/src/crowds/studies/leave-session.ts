import type { z } from "zod";
import type { Actor, Deps, Outcome } from "../../access/index.ts";
import { endSession } from "./end-session.ts";
import type { StudySession, studySessionInput } from "./study-session.ts";

/**
 * Ends a session that can't go on, at the person's own wish: they are paused, or came when there was nothing to
 * label. They go back with the screen-out code where the study has one; what they labeled stays due.
 */
export async function leaveSession(
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  input: z.output<typeof studySessionInput>,
): Promise<Outcome<StudySession>> {
  return endSession(deps, actor, input, {
    state: "left",
    action: "study.leave",
    obstacle: ({ mayLeave }) => (mayLeave ? null : "There are pairs for you to label."),
  });
}
