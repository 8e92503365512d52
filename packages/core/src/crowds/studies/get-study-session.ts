import { z } from "zod";
import { done } from "../../access/index.ts";
import { memberVerb } from "../member-verb.ts";
import { sessionOf, studySessionSchema } from "./study-session.ts";

/** The caller's own study session; null for who came otherwise. */
export const getStudySession = memberVerb({
  name: "crowds.session",
  kind: "query",
  input: z.object({ slug: z.string() }),
  output: studySessionSchema.nullable(),
  run: async (deps, { member }) => done(await sessionOf(deps.db, member, deps.now())),
});
