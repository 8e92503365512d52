import { transaction } from "@gshf/db";
import { z } from "zod";
import { actorName, done, refuse, verb } from "../../access/index.ts";
import { publishGuidelinesSchema } from "../model.ts";

/**
 * Publishes guidelines as the next version; older ones stay as people read them. Repeating a request whose
 * answer was lost finds its own version.
 */
export const publishGuidelines = verb({
  name: "crowds.publishGuidelines",
  kind: "mutation",
  may: "project.write",
  input: publishGuidelinesSchema,
  output: z.object({ version: z.int() }),
  run: async (deps, { actor, project, audit }, { text, examples, mustAcknowledge, basedOn }) =>
    transaction(deps.db, async (tx) => {
      // Two editors at once: the second one waits here and finds a newer version than theirs.
      await tx.$queryRaw`select 1 from "Project" where "id" = ${project.id}::uuid for no key update`;
      const newest = await tx.guidelineVersion.findFirst({
        where: { projectId: project.id },
        orderBy: { version: "desc" },
      });
      if (
        newest !== null &&
        newest.text === text &&
        sameJson(newest.examples, examples) &&
        newest.mustAcknowledge === mustAcknowledge
      ) {
        return done({ version: newest.version });
      }
      const known = newest?.version ?? 0;
      if (known !== basedOn) {
        return refuse(
          "conflict",
          `Version ${known} was published in the meantime. Reload and edit that one.`,
        );
      }
      const version = known + 1;
      await tx.guidelineVersion.create({
        data: {
          projectId: project.id,
          version,
          text,
          examples,
          mustAcknowledge,
          createdBy: actorName(actor),
          createdAt: deps.now(),
        },
      });
      const detail = { mustAcknowledge, examples: examples.length };
      await audit(tx, { subject: `guidelines:${version}`, detail });
      return done({ version });
    }),
});

/** Postgres keeps keys of JSON objects in an order of its own. */
function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}
