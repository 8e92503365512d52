import { z } from "zod";
import { done, pageFields, pageOf, readPage, verb } from "../../access/index.ts";
import { guidelineVersionSchema, viewOfGuidelines } from "./guideline-version.ts";

const newestVersion = {
  place: z.tuple([z.int32()]),
  placeOf: ({ version }: { version: number }) => [version],
  behind: (place: [number] | null) => ({
    behind: place === null ? {} : { version: { lt: place[0] } },
    orderBy: { version: "desc" as const },
  }),
};

/** Every published version, newest first, with how many labelers confirmed it. */
export const listGuidelines = verb({
  name: "crowds.guidelines",
  kind: "query",
  may: "project.read",
  input: z.object({ slug: z.string(), ...pageFields }),
  output: pageOf(guidelineVersionSchema.extend({ confirmedBy: z.int() })),
  run: async (deps, { project }, input) => {
    const page = await readPage(input, newestVersion, ({ behind, ...asked }) =>
      deps.db.guidelineVersion.findMany({ where: { projectId: project.id, AND: behind }, ...asked }),
    );
    if (!page.ok) return page;
    const { items: versions, next } = page.value;
    const confirmed = await deps.db.agreement.groupBy({
      by: ["version"],
      where: {
        kind: "guidelines",
        member: { projectId: project.id },
        version: { in: versions.map(({ version }) => version) },
      },
      _count: true,
    });
    const counts = new Map(confirmed.map((row) => [row.version, row._count]));
    return done({
      items: versions.map((row) => ({ ...viewOfGuidelines(row), confirmedBy: counts.get(row.version) ?? 0 })),
      next,
    });
  },
});
