import { z } from "zod";
import { type Deps, done, verb } from "../access/index.ts";
import { viewOfGuidelines } from "../crowds/index.ts";
import { guidelineExampleSchema } from "../crowds/model.ts";
import { labelerOf } from "./labeler.ts";

/**
 * The newest guidelines of a project, as Markdown. Version 0, without a text, as long as it has published none: the
 * page that shows them has general ones then, in its reader's language.
 */
export const getGuidelines = verb({
  name: "labeling.guidelines",
  kind: "query",
  may: "label",
  input: z.object({ slug: z.string() }),
  output: z.object({
    version: z.int(),
    text: z.string(),
    examples: z.array(guidelineExampleSchema),
    publishedAt: z.date().nullable(),
  }),
  run: async (deps: Pick<Deps, "db">, { project, member }) => {
    const labeler = labelerOf(member);
    if (!labeler.ok) return labeler;
    const newest = await deps.db.guidelineVersion.findFirst({
      where: { projectId: project.id },
      orderBy: { version: "desc" },
    });
    if (newest === null) return done({ version: 0, text: "", examples: [], publishedAt: null });
    const { version, text, examples, publishedAt } = viewOfGuidelines(newest);
    return done({ version, text, examples, publishedAt });
  },
});
