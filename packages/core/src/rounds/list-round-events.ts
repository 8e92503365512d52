import { z } from "zod";
import { type Deps, done, pageFields, pageOf, readPage, verb } from "../access/index.ts";
import { findRound } from "./find-round.ts";
import { roundRefSchema } from "./model.ts";

const roundEventSchema = z.object({
  id: z.string(),
  at: z.date(),
  kind: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  actor: z.string(),
  message: z.string(),
});
export type RoundEventView = z.output<typeof roundEventSchema>;

const oldestId = {
  place: z.tuple([z.string().regex(/^\d{1,18}$/)]),
  placeOf: ({ id }: { id: bigint }) => [String(id)],
  behind: (place: [string] | null) => ({
    behind: place === null ? {} : { id: { gt: BigInt(place[0]) } },
    orderBy: { id: "asc" as const },
  }),
};

/** The round's history, oldest first; people appear by name or pseudonym. */
export const listRoundEvents = verb({
  name: "rounds.events",
  kind: "query",
  may: "rounds.read",
  input: roundRefSchema.extend({
    /** Answer only what came after this event; for following a round live. */
    after: z.string().regex(/^\d+$/).max(18).optional(),
    ...pageFields,
  }),
  output: pageOf(roundEventSchema),
  run: async (deps, { project }, { number, after, ...input }) => {
    const found = await findRound(deps, project, number);
    if (!found.ok) return found;
    const later = after === undefined ? {} : { id: { gt: BigInt(after) } };
    const page = await readPage(input, oldestId, ({ behind, ...asked }) =>
      deps.db.roundEvent.findMany({ where: { roundId: found.value.id, AND: [later, behind] }, ...asked }),
    );
    if (!page.ok) return page;
    const { items: events, next } = page.value;
    const names = await namesOf(
      deps,
      project.id,
      events.map((event) => event.actor),
    );
    return done({
      items: events.map((event) => ({
        id: String(event.id),
        at: event.at,
        kind: event.kind,
        from: event.from,
        to: event.to,
        actor: names.get(event.actor) ?? event.actor,
        message: event.message,
      })),
      next,
    });
  },
});

async function namesOf(deps: Deps, projectId: string, actors: string[]): Promise<Map<string, string>> {
  const userIds = [...new Set(actors.filter((actor) => !actor.startsWith("system:")))];
  const members = await deps.db.member.findMany({
    where: { projectId, userId: { in: userIds } },
    include: { user: true },
  });
  return new Map(
    members.map((member) => [member.userId, member.user.name ?? member.user.email ?? member.pseudonym]),
  );
}
