import { z } from "zod";
import { labelsOfMembers } from "../tallies/index.ts";
import { done } from "./outcome.ts";
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

/**
 * Who is in a project, by pseudonym, with how much of what they said counts; or those who were and could be let back
 * in, the last to go first.
 */
export const listMembers = verb({
  name: "access.listMembers",
  kind: "query",
  may: "members.write",
  input: z.object({ slug: z.string(), removed: z.boolean().optional() }),
  output: z.array(memberSchema),
  run: async (deps, { project }, { removed = false }) => {
    const gone = { removedAt: { not: null }, kind: "person" as const, user: { deletedAt: null } };
    const members = await deps.db.member.findMany({
      where: Object.assign({ projectId: project.id }, removed ? gone : { removedAt: null }),
      include: { user: true },
      orderBy: removed ? { removedAt: "desc" } : { pseudonym: "asc" },
    });
    const labels = await labelsOfMembers(
      deps.db,
      members.map(({ id }) => id),
    );
    return done(
      members.map((member) => ({
        id: member.id,
        pseudonym: member.pseudonym,
        name: member.user.name ?? member.user.email,
        role: member.role,
        kind: member.kind,
        joinedAt: member.createdAt,
        removedAt: member.removedAt,
        judgments: labels.get(member.id) ?? 0,
      })),
    );
  },
});
