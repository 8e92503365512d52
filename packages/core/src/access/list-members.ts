import { z } from "zod";
import { done } from "./outcome.ts";
import { verb } from "./verb.ts";

const memberSchema = z.object({
  id: z.uuid(),
  pseudonym: z.string(),
  name: z.string().nullable(),
  role: z.string(),
  joinedAt: z.date(),
  judgments: z.int(),
});
export type MemberView = z.output<typeof memberSchema>;

/** Who is in a project, by pseudonym, with how much of what they said counts. */
export const listMembers = verb({
  name: "access.listMembers",
  kind: "query",
  may: "members.write",
  input: z.object({ slug: z.string() }),
  output: z.array(memberSchema),
  run: async (deps, { project }) => {
    const members = await deps.db.member.findMany({
      where: { projectId: project.id, removedAt: null },
      include: { user: true, _count: { select: { judgments: { where: { state: "counted" } } } } },
      orderBy: { pseudonym: "asc" },
    });
    return done(
      members.map((member) => ({
        id: member.id,
        pseudonym: member.pseudonym,
        name: member.user.name ?? member.user.email,
        role: member.role,
        joinedAt: member.createdAt,
        judgments: member._count.judgments,
      })),
    );
  },
});
