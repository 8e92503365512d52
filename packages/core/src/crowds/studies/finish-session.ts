import { z } from "zod";
import { memberVerb } from "../member-verb.ts";
import { endSession } from "./end-session.ts";
import { studySessionSchema } from "./study-session.ts";

/** Ends a session whose pairs are labeled and answers its completion code; a second time the same. */
export const finishSession = memberVerb({
  name: "crowds.finishSession",
  kind: "mutation",
  whenArchived: "allowed",
  input: z.object({ slug: z.string() }),
  output: studySessionSchema,
  run: async (deps, caller) =>
    endSession(deps, caller, {
      state: "completed",
      givesPlaceUp: false,
      obstacle: ({ mayFinish, done, pairs }) =>
        mayFinish ? null : `You have labeled ${done} of the ${pairs} pairs of your session.`,
    }),
});
