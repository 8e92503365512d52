import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, verb } from "../access/index.ts";

const input = z.object({ slug: z.string() });

/**
 * Makes a project read-only until it is taken out again: no pair is handed out, no round moves, nothing but access can
 * be changed. Labels of pairs that people hold are kept as late. Repeating it changes nothing.
 */
export const archiveProject = verb({
  name: "projects.archive",
  kind: "mutation",
  whenArchived: "allowed",
  may: "project.own",
  input,
  output: z.null(),
  run: async (deps, { project, audit }) =>
    transaction(deps.db, async (tx) => {
      const where = { id: project.id, archivedAt: null };
      const { count } = await tx.project.updateMany({ where, data: { archivedAt: deps.now() } });
      if (count > 0) await audit(tx, { subject: `project:${project.slug}` });
      return done(null);
    }),
});

/** Takes a project out of the archive: rounds go on where they stood. Repeating it changes nothing. */
export const unarchiveProject = verb({
  name: "projects.unarchive",
  kind: "mutation",
  whenArchived: "allowed",
  may: "project.own",
  input,
  output: z.null(),
  run: async (deps, { project, audit }) =>
    transaction(deps.db, async (tx) => {
      const where = { id: project.id, archivedAt: { not: null }, deletingAt: null };
      const { count } = await tx.project.updateMany({ where, data: { archivedAt: null } });
      if (count > 0) await audit(tx, { subject: `project:${project.slug}` });
      return done(null);
    }),
});
