import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import { guidelineVersionSchema, viewOfGuidelines } from "./guideline-version.ts";

/** Every published version, newest first, with how many labelers confirmed it. */
export const listGuidelines = verb({
  name: "crowds.guidelines",
  kind: "query",
  may: "project.read",
  input: z.object({ slug: z.string() }),
  output: z.array(guidelineVersionSchema.extend({ confirmedBy: z.int() })),
  run: async (deps, { project }) => {
    const versions = await deps.db.guidelineVersion.findMany({
      where: { projectId: project.id },
      orderBy: { version: "desc" },
      take: 100,
    });
    const confirmed = await deps.db.agreement.groupBy({
      by: ["version"],
      where: { kind: "guidelines", member: { projectId: project.id } },
      _count: true,
    });
    const counts = new Map(confirmed.map((row) => [row.version, row._count]));
    return done(
      versions.map((row) => ({ ...viewOfGuidelines(row), confirmedBy: counts.get(row.version) ?? 0 })),
    );
  },
});
