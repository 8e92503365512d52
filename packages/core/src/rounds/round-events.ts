import { z } from "zod";
import type { Actor, Deps, Outcome } from "../access/index.ts";
import { done } from "../access/index.ts";
import { findRound, roundRefInput } from "./find-round.ts";

export const roundEventsInput = roundRefInput.extend({
  /** Answer only what came after this event; for following a round live. */
  after: z.string().regex(/^\d+$/).optional(),
});

export type RoundEventView = {
  id: string;
  at: Date;
  kind: string;
  from: string | null;
  to: string | null;
  actor: string;
  message: string;
};

/** The round's history, oldest first, at most 500 events; people appear by name or pseudonym. */
export async function roundEvents(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof roundEventsInput>,
): Promise<Outcome<RoundEventView[]>> {
  const found = await findRound(deps, actor, input, "rounds.read");
  if (!found.ok) return found;
  const events = await deps.db.roundEvent.findMany({
    where: {
      roundId: found.value.round.id,
      ...(input.after === undefined ? {} : { id: { gt: BigInt(input.after) } }),
    },
    orderBy: { id: "asc" },
    take: 500,
  });
  const names = await namesOf(
    deps,
    found.value.project.id,
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
}

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
