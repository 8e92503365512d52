import { z } from "zod";
import { memberVerb } from "../member-verb.ts";
import { endSession } from "./end-session.ts";
import { studySessionSchema } from "./study-session.ts";

/**
 * Ends a session before its end because its person doesn't want to go on: they return their submission at the
 * platform, somebody else gets the place, and what they labeled stays due. There is no code for it.
 */
export const stopSession = memberVerb({
  name: "crowds.stopSession",
  kind: "mutation",
  input: z.object({ slug: z.string() }),
  output: studySessionSchema,
  run: async (deps, caller) =>
    endSession(deps, caller, {
      state: "left",
      givesPlaceUp: true,
      obstacle: ({ done, pairs }) =>
        done < pairs ? null : "All pairs are labeled: finish the session instead.",
    }),
});
