import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import type { TestSettings } from "../model.ts";

/** As they are kept; `updateTest` is stricter. */
export const testSettingsViewSchema = z.object({
  isOn: z.boolean(),
  itemsPerAttempt: z.int(),
  rightMin: z.int(),
  attemptsMax: z.int(),
});

/** A project that never touched them has the test off. */
const defaults: TestSettings = { isOn: false, itemsPerAttempt: 5, rightMin: 4, attemptsMax: 2 };

/** How people are tested before they label. */
export const getTestSettings = verb({
  name: "crowds.testSettings",
  kind: "query",
  may: "project.read",
  input: z.object({ slug: z.string() }),
  output: testSettingsViewSchema,
  run: async (deps, { project }) => {
    const row = await deps.db.qualificationTest.findUnique({ where: { projectId: project.id } });
    if (row === null) return done(defaults);
    const { isOn, itemsPerAttempt, rightMin, attemptsMax } = row;
    return done({ isOn, itemsPerAttempt, rightMin, attemptsMax });
  },
});
