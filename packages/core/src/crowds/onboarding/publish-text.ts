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
import { onboardingTexts } from "./texts.ts";

export const publishTextInput = z.object({
  slug: z.string(),
  kind: z.enum(onboardingTexts),
  /** Markdown; empty takes the step away. */
  text: z.string().trim().max(100_000),
  /** The version that was edited (0: none yet). */
  basedOn: z.int().min(0),
});

/**
 * Publishes the welcome page or the consent text as its next version. A new consent text is asked of everybody
 * anew; a new welcome text is shown to new people only.
 */
export async function publishText(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof publishTextInput>,
): Promise<Outcome<{ version: number }>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "project.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  const { kind, text } = input;
  return transaction(deps.db, async (tx) => {
    await tx.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for no key update`;
    const newest = await tx.onboardingText.findFirst({
      where: { projectId, kind },
      orderBy: { version: "desc" },
    });
    const known = newest?.version ?? 0;
    if ((newest?.text ?? "") === text) return done({ version: known });
    if (known !== input.basedOn) {
      return refuse("conflict", `Version ${known} was published meanwhile. Reload and edit that one.`);
    }
    const version = known + 1;
    await tx.onboardingText.create({
      data: { projectId, kind, version, text, createdBy: actorName(actor), createdAt: deps.now() },
    });
    await audit(tx, actor, { projectId, action: `${kind}.publish`, subject: `${kind}:${version}` });
    return done({ version });
  });
}
