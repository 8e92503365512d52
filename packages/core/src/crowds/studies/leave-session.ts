import { z } from "zod";
import { memberVerb } from "../member-verb.ts";
import { endSession } from "./end-session.ts";
import { studySessionSchema } from "./study-session.ts";

/**
 * Ends a session that can't go on, at the person's own wish: they are paused, or came when there was nothing to
 * label. They go back with the screen-out code where the study has one; what they labeled stays due.
 */
export const leaveSession = memberVerb({
  name: "crowds.leaveSession",
  kind: "mutation",
  whenArchived: "allowed",
  input: z.object({ slug: z.string() }),
  output: studySessionSchema,
  run: async (deps, caller) =>
    endSession(deps, caller, {
      state: "left",
      givesPlaceUp: false,
      obstacle: ({ mayLeave }) => (mayLeave ? null : "There are pairs for you to label."),
    }),
});
