import type { AuditEvent, Db, Prisma } from "@gshf/db";
import { z } from "zod";
import { auditFilterSchema } from "../model.ts";
import { done, refuse } from "../outcome.ts";
import { pageFields, pageOf, readPage } from "../pages.ts";
import { ownVerb, verb } from "../verb.ts";
import { sayEvent } from "./say-event.ts";

const eventSchema = z.object({
  id: z.bigint(),
  at: z.date(),
  /** Who did it, as people of the project know them. */
  who: z.string(),
  /** What they called; the name of the verb, or of what happened by itself. */
  action: z.string(),
  /** The same in words. */
  text: z.string(),
  /** On what, as `kind:id`. */
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEventView = z.output<typeof eventSchema>;

/** By id, which grows with time. */
const newestId = {
  place: z.tuple([z.string().regex(/^\d{1,18}$/)]),
  placeOf: ({ id }: { id: bigint }) => [String(id)],
  behind: (place: [string] | null) => ({
    behind: place === null ? {} : { id: { lt: BigInt(place[0]) } },
    orderBy: { id: "desc" as const },
  }),
};

/** What was done in a project, the newest first, in pages that new events don't shift. */
export const listAuditEvents = verb({
  name: "access.auditLog",
  kind: "query",
  may: "audit.read",
  input: auditFilterSchema.extend({ ...pageFields, limit: z.int().min(1).max(500).default(50) }),
  output: pageOf(eventSchema),
  run: async ({ db }, { project: { id: projectId } }, { cursor, limit, ...filter }) => {
    const chosen = await conditionsOf(db, projectId, filter);
    const page = await readPage({ cursor, limit }, newestId, ({ behind, ...asked }) =>
      db.auditEvent.findMany({ where: { projectId, AND: [...chosen, behind] }, ...asked }),
    );
    if (!page.ok) return page;
    const { items, next } = page.value;
    const names = await namesOf(db, projectId, items);
    const who = ({ actor }: AuditEvent) => names.get(actor) ?? actorInWords(actor);
    return done({ items: items.map((event) => viewOf(event, who(event))), next });
  },
});

type Filter = Omit<z.output<typeof auditFilterSchema>, "slug">;

async function conditionsOf(
  db: Db,
  projectId: string,
  filter: Filter,
): Promise<Prisma.AuditEventWhereInput[]> {
  const { who, action, subject, from, until } = filter;
  const conditions: Prisma.AuditEventWhereInput[] = [];
  if (who !== undefined && who !== "")
    conditions.push({ actor: { in: await actorsCalled(db, projectId, who) } });
  if (action !== undefined && action !== "") conditions.push({ action });
  if (subject !== undefined && subject !== "") conditions.push({ subject: { contains: literally(subject) } });
  if (from !== undefined) conditions.push({ at: { gte: from } });
  if (until !== undefined) conditions.push({ at: { lt: until } });
  return conditions;
}

/** Prisma hands `contains` to LIKE as it is: what is typed is no pattern. */
function literally(typed: string): string {
  return typed.replace(/[\\%_]/g, "\\$&");
}

/** The actors whose pseudonym, name or address holds what was typed. */
async function actorsCalled(db: Db, projectId: string, who: string): Promise<string[]> {
  const called = { contains: literally(who), mode: "insensitive" as const };
  const members = await db.member.findMany({
    where: {
      projectId,
      OR: [{ pseudonym: called }, { user: { name: called } }, { user: { email: called } }],
    },
    select: { userId: true },
  });
  const processes = [
    "system:worker",
    "system:judge",
    "system:admin",
    "system:quality",
    "system:rules",
    "system:trainer",
  ];
  const lower = who.toLowerCase();
  const matching = processes.filter((name) => actorInWords(name).toLowerCase().includes(lower));
  return [...members.map(({ userId }) => userId), ...matching];
}

async function namesOf(
  db: Db,
  projectId: string,
  events: readonly AuditEvent[],
): Promise<Map<string, string>> {
  const actors = [...new Set(events.map(({ actor }) => actor))].filter((actor) => !actor.includes(":"));
  const members = await db.member.findMany({
    where: { projectId, userId: { in: actors } },
    include: { user: { select: { name: true, email: true } } },
  });
  return new Map(
    members.map(({ userId, pseudonym, user }) => {
      const name = user.name ?? user.email;
      return [userId, name === null ? pseudonym : `${name} (${pseudonym})`];
    }),
  );
}

function actorInWords(actor: string): string {
  return actor.startsWith("system:")
    ? `the ${actor.slice("system:".length)} process`
    : "somebody who is gone";
}

function viewOf({ id, at, action, subject, detail }: AuditEvent, who: string): AuditEventView {
  const record = z.record(z.string(), z.unknown()).safeParse(detail).data ?? {};
  return { id, at, who, action, text: sayEvent(action), subject, detail: record };
}

/** What happened to the caller's own account: sign-ins, tokens, ways in. The newest first. */
export const listAccountEvents = ownVerb({
  name: "access.accountLog",
  kind: "query",
  scope: "admin",
  input: z.object(pageFields),
  output: pageOf(eventSchema),
  run: async (deps, { actor }, input) => {
    if (actor.kind !== "user") return refuse("forbidden", "Only people have an account.");
    const { userId } = actor;
    const own = { projectId: null, OR: [{ actor: userId }, { subject: `user:${userId}` }] };
    const page = await readPage(input, newestId, ({ behind, ...asked }) =>
      deps.db.auditEvent.findMany({ where: { ...own, AND: behind }, ...asked }),
    );
    if (!page.ok) return page;
    const { items, next } = page.value;
    const who = ({ actor: by }: AuditEvent) => (by === userId ? "you" : actorInWords(by));
    return done({ items: items.map((event) => viewOf(event, who(event))), next });
  },
});
