import { z } from "zod";
import { done, momentSchema, pageFields, pageOf, readPage, verb } from "../../access/index.ts";
import { payRateViewSchema, viewOfRate } from "./rates.ts";

const newestSince = {
  place: z.tuple([momentSchema, z.uuid()]),
  placeOf: ({ since, id }: { since: Date; id: string }) => [since.toISOString(), id],
  behind: (place: [Date, string] | null) => ({
    behind:
      place === null
        ? {}
        : { since: { lte: place[0] }, OR: [{ since: { lt: place[0] } }, { id: { lt: place[1] } }] },
    orderBy: [{ since: "desc" as const }, { id: "desc" as const }],
  }),
};

/** The project's own rates, newest first; studies show theirs. */
export const listPayRates = verb({
  name: "crowds.payRates",
  kind: "query",
  may: "members.write",
  input: z.object({ slug: z.string(), ...pageFields }),
  output: pageOf(payRateViewSchema),
  run: async (deps, { project }, input) => {
    const page = await readPage(input, newestSince, ({ behind, ...asked }) =>
      deps.db.payRate.findMany({ where: { projectId: project.id, studyId: null, AND: behind }, ...asked }),
    );
    if (!page.ok) return page;
    const { items, next } = page.value;
    return done({ items: items.map(viewOfRate), next });
  },
});
