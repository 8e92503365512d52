import { z } from "zod";
import { type Deps, done, verb } from "../access/index.ts";
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

const eventsMax = 500;

/** The round's history, oldest first, of a long one the last 500 events; people appear by name or pseudonym. */
export const listRoundEvents = verb({
  name: "rounds.events",
  kind: "query",
  may: "rounds.read",
  input: roundRefSchema.extend({
    /** Answer only what came after this event; for following a round live. */
    after: z.string().regex(/^\d+$/).optional(),
  }),
  output: z.array(roundEventSchema),
  run: async (deps, { project }, { number, after }) => {
    const found = await findRound(deps, project, number);
    if (!found.ok) return found;
    const newest = await deps.db.roundEvent.findMany({
      where: {
        roundId: found.value.id,
        ...(after === undefined ? {} : { id: { gt: BigInt(after) } }),
      },
      orderBy: { id: "desc" },
      take: eventsMax,
    });
    const events = newest.reverse();
    const names = await namesOf(
      deps,
      project.id,
      events.map((event) => event.actor),
    );
    return done(
      events.map((event) => ({
        id: String(event.id),
        at: event.at,
        kind: event.kind,
        from: event.from,
        to: event.to,
        actor: names.get(event.actor) ?? event.actor,
        message: event.message,
      })),
    );
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
