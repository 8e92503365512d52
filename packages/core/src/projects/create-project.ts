import { transaction } from "@gshf/db";
import { z } from "zod";
import { addMember, done, ownVerb, refuse } from "../access/index.ts";
import { newProjectSchema } from "./model.ts";

/** Makes a project and its creator the owner. The slug stays for good: content-derived ids build on it. */
export const createProject = ownVerb({
  name: "projects.create",
  kind: "mutation",
  scope: "admin",
  input: newProjectSchema,
  output: z.object({ slug: z.string() }),
  run: async (deps, { actor, audit }, input) => {
    if (actor.kind !== "user") return refuse("forbidden", "Only people create projects.");
    return transaction(deps.db, async (tx) => {
      const user = await tx.user.findUnique({ where: { id: actor.userId } });
      // People who came by a labeling link have no address and no projects of their own.
      if (user === null || user.email === null) {
        return refuse(
          "forbidden",
          "Your account may not create projects. Ask an owner of this installation.",
        );
      }
      const taken = await tx.project.findUnique({
        where: { slug: input.slug },
        include: { members: { where: { userId: actor.userId, role: "owner" } } },
      });
      if (taken !== null && taken.deletingAt !== null) {
        return refuse("conflict", `slug: "${input.slug}" is being deleted. Try again in a minute.`, "slug");
      }
      // A repeated request (a double click, a lost answer) finds its own project and is content.
      if (taken !== null && taken.name === input.name && taken.members.length > 0)
        return done({ slug: taken.slug });
      if (taken !== null) return refuse("conflict", `slug: "${input.slug}" is taken.`, "slug");
      const project = await tx.project.create({ data: input });
      await addMember(tx, { projectId: project.id, userId: actor.userId, role: "owner" });
      await audit(tx, { projectId: project.id, subject: `project:${project.slug}` });
      return done({ slug: project.slug });
    });
  },
});
