import { z } from "zod";
import type { Actor, Deps, Outcome } from "../access/index.ts";
import { done } from "../access/index.ts";
import { viewOfGuidelines } from "../crowds/index.ts";
import type { GuidelineExample } from "../crowds/model.ts";
import { authorizeLabeler } from "./labeler.ts";

export const guidelinesInput = z.object({ slug: z.string() });

export type Guidelines = {
  version: number;
  text: string;
  examples: GuidelineExample[];
  publishedAt: Date | null;
};

/**
 * The newest guidelines of a project, as Markdown. Version 0, without a text, as long as it has published none: the
 * page that shows them has general ones then, in its reader's language.
 */
export async function guidelines(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: z.output<typeof guidelinesInput>,
): Promise<Outcome<Guidelines>> {
  const access = await authorizeLabeler(deps, actor, input.slug);
  if (!access.ok) return access;
  const newest = await deps.db.guidelineVersion.findFirst({
    where: { projectId: access.value.project.id },
    orderBy: { version: "desc" },
  });
  if (newest === null) return done({ version: 0, text: "", examples: [], publishedAt: null });
  const { version, text, examples, publishedAt } = viewOfGuidelines(newest);
  return done({ version, text, examples, publishedAt });
}

/** Version number of the newest guidelines; 0 when the project has published none. */
export async function newestGuidelines(deps: Pick<Deps, "db">, projectId: string): Promise<number> {
  const [newest] = await deps.db.$queryRaw<{ version: number }[]>`
    /* newest-guidelines */
    select coalesce(max("version"), 0)::int as "version" from "GuidelineVersion" where "projectId" = ${projectId}::uuid`;
  return newest?.version ?? 0;
}
