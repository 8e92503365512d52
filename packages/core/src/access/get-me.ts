import { z } from "zod";
import { actions, capabilities } from "./capabilities.ts";
import { done, refuse } from "./outcome.ts";
import { noInput, ownVerb } from "./verb.ts";

const membershipSchema = z.object({
  slug: z.string(),
  name: z.string(),
  role: z.string(),
  pseudonym: z.string(),
  can: z.array(z.enum(actions)).readonly(),
});

/** Who the actor is, and where they may do what. */
export const getMe = ownVerb({
  name: "access.me",
  kind: "query",
  scope: "any",
  input: noInput,
  output: z.object({
    userId: z.uuid(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    memberships: z.array(membershipSchema),
  }),
  run: async (deps, { actor }) => {
    if (actor.kind !== "user") return refuse("not-signed-in", "Sign in first.");
    const user = await deps.db.user.findUnique({
      where: { id: actor.userId },
      include: {
        memberships: {
          where: { removedAt: null, project: { deletingAt: null } },
          include: { project: true },
          orderBy: { createdAt: "asc" },
        },
      },
    });
    if (user === null || user.deletedAt !== null) return refuse("not-signed-in", "Sign in again.");
    return done({
      userId: user.id,
      name: user.name,
      email: user.email,
      memberships: user.memberships.map(({ project, role, pseudonym }) => ({
        slug: project.slug,
        name: project.name,
        role,
        pseudonym,
        can: capabilities[role],
      })),
    });
  },
});
