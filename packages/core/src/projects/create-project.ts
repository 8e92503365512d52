import { transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, addMember, audit, type Deps, done, type Outcome, refuse } from "../access/index.ts";

export const slugSchema = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/,
    "lower-case letters, digits and inner hyphens, at most 48",
  );

export const createProjectInput = z.object({
  slug: slugSchema,
  name: z.string().trim().min(1).max(120),
  description: z.string().max(2000).default(""),
  validationShare: z.number().min(0).max(0.9).default(0.25),
});

/** Makes a project and its creator the owner. The slug stays for good: content-derived ids build on it. */
export async function createProject(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof createProjectInput>,
): Promise<Outcome<{ slug: string }>> {
  if (actor.kind !== "user") return refuse("forbidden", "Only people create projects.");
  return transaction(deps.db, async (tx) => {
    const user = await tx.user.findUnique({ where: { id: actor.userId } });
    // People who came by a labeling link have no address and no projects of their own.
    if (user === null || user.email === null) {
      return refuse("forbidden", "Your account may not create projects. Ask an owner of this installation.");
    }
    const taken = await tx.project.findUnique({
      where: { slug: input.slug },
      include: { members: { where: { userId: actor.userId, role: "owner" } } },
    });
    // A repeated request (a double click, a lost answer) finds its own project and is content.
    if (taken !== null && taken.name === input.name && taken.members.length > 0)
      return done({ slug: taken.slug });
    if (taken !== null) return refuse("conflict", `slug: "${input.slug}" is taken.`, "slug");
    const project = await tx.project.create({ data: input });
    await addMember(tx, { projectId: project.id, userId: actor.userId, role: "owner" });
    await audit(tx, actor, {
      projectId: project.id,
      action: "project.create",
      subject: `project:${project.slug}`,
    });
    return done({ slug: project.slug });
  });
}
