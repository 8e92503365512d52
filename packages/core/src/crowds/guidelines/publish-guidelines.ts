import { transaction } from "@gshf/db";
import { z } from "zod";
import {
  type Actor,
  actorName,
  audit,
  authorize,
  type Deps,
  done,
  type Outcome,
  refuse,
} from "../../access/index.ts";
import { guidelineExamplesSchema } from "./model.ts";

export const publishGuidelinesInput = z.object({
  slug: z.string(),
  /** Markdown. */
  text: z.string().trim().min(1, "text: write what labelers are to go by").max(100_000),
  examples: guidelineExamplesSchema.default([]),
  /** Labelers confirm that they read this version before they get their next pair. */
  mustAcknowledge: z.boolean().default(true),
  /** The version that was edited (0: none yet), so that nobody overwrites what they have not seen. */
  basedOn: z.int().min(0),
});

/**
 * Publishes guidelines as the next version; older ones stay as people read them. Repeating a request whose
 * answer was lost finds its own version.
 */
export async function publishGuidelines(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof publishGuidelinesInput>,
): Promise<Outcome<{ version: number }>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "project.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  return transaction(deps.db, async (tx) => {
    // Two editors at once: the second one waits here and finds a newer version than theirs.
    await tx.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for no key update`;
    const newest = await tx.guidelineVersion.findFirst({
      where: { projectId },
      orderBy: { version: "desc" },
    });
    const { text, examples, mustAcknowledge } = input;
    if (
      newest !== null &&
      newest.text === text &&
      sameJson(newest.examples, examples) &&
      newest.mustAcknowledge === mustAcknowledge
    ) {
      return done({ version: newest.version });
    }
    const known = newest?.version ?? 0;
    if (known !== input.basedOn) {
      return refuse("conflict", `Version ${known} was published meanwhile. Reload and edit that one.`);
    }
    const version = known + 1;
    await tx.guidelineVersion.create({
      data: {
        projectId,
        version,
        text,
        examples,
        mustAcknowledge,
        createdBy: actorName(actor),
        createdAt: deps.now(),
      },
    });
    await audit(tx, actor, {
      projectId,
      action: "guidelines.publish",
      subject: `guidelines:${version}`,
      detail: { mustAcknowledge, examples: examples.length },
    });
    return done({ version });
  });
}

/** Postgres keeps keys of JSON objects in an order of its own. */
function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}
