import { z } from "zod";
import { labelsOfMembers } from "../tallies/index.ts";
import { momentSchema } from "./cursor.ts";
import { done } from "./outcome.ts";
import { byPseudonym, pageFields, pageOf, readPage } from "./pages.ts";
import { verb } from "./verb.ts";

const memberSchema = z.object({
  id: z.uuid(),
  pseudonym: z.string(),
  name: z.string().nullable(),
  role: z.string(),
  /** A person; or an LLM judge, a scorer or a reward model, which has no access that could be changed. */
  kind: z.string(),
  joinedAt: z.date(),
  /** When they were removed or left; null for who is in the project. */
  removedAt: z.date().nullable(),
  judgments: z.int(),
});
export type MemberView = z.output<typeof memberSchema>;

const lastToGo = {
  place: z.tuple([momentSchema, z.uuid()]),
  placeOf: ({ removedAt, id }: { removedAt: Date | null; id: string }) => [
    removedAt?.toISOString() ?? "",
    id,
  ],
  behind: (place: [Date, string] | null) => ({
    behind:
      place === null
        ? {}
        : {
            removedAt: { lte: place[0] },
            OR: [{ removedAt: { lt: place[0] } }, { id: { lt: place[1] } }],
          },
    orderBy: [{ removedAt: "desc" as const }, { id: "desc" as const }],
  }),
};

/**
 * Who is in a project, by pseudonym, with how much of what they said counts; or those who were and could be let back
 * in, the last to go first.
 */
export const listMembers = verb({
  name: "access.listMembers",
  kind: "query",
  may: "members.write",
  input: z.object({ slug: z.string(), removed: z.boolean().optional(), ...pageFields }),
  output: pageOf(memberSchema),
  run: async (deps, { project }, { removed = false, ...input }) => {
    const { id: projectId } = project;
    const include = { user: true };
    const gone = { removedAt: { not: null }, kind: "person" as const, user: { deletedAt: null } };
    const page = removed
      ? await readPage(input, lastToGo, ({ behind, ...asked }) =>
          deps.db.member.findMany({ where: { projectId, ...gone, AND: behind }, include, ...asked }),
        )
      : await readPage(input, byPseudonym, ({ behind, ...asked }) =>
          deps.db.member.findMany({ where: { projectId, removedAt: null, AND: behind }, include, ...asked }),
        );
    if (!page.ok) return page;
    const { items: members, next } = page.value;
    const labels = await labelsOfMembers(
      deps.db,
      members.map(({ id }) => id),
    );
    return done({
      items: members.map((member) => ({
        id: member.id,
        pseudonym: member.pseudonym,
        name: member.user.name ?? member.user.email,
        role: member.role,
        kind: member.kind,
        joinedAt: member.createdAt,
        removedAt: member.removedAt,
        judgments: labels.get(member.id) ?? 0,
      })),
      next,
    });
  },
});
