import { z } from "zod";
import { done } from "../../access/index.ts";
import { memberVerb } from "../member-verb.ts";
import { progressOf, testProgressSchema } from "./test-progress.ts";

/** How far the caller is in the qualification test, with the item they are at; null when there is no test. */
export const getTestProgress = memberVerb({
  name: "crowds.testProgress",
  kind: "query",
  input: z.object({ slug: z.string() }),
  output: testProgressSchema.nullable(),
  run: async (deps, { member }) => done(await progressOf(deps.db, member)),
});
