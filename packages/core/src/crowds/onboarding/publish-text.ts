import { transaction } from "@gshf/db";
import { z } from "zod";
import { actorName, done, refuse, verb } from "../../access/index.ts";
import { publishTextSchema } from "../model.ts";

/**
 * Publishes the welcome page or the consent text as its next version. A new consent text is asked of everybody
 * anew; a new welcome text is shown to new people only.
 */
export const publishText = verb({
  name: "crowds.publishText",
  kind: "mutation",
  may: "project.write",
  input: publishTextSchema,
  output: z.object({ version: z.int() }),
  run: async (deps, { actor, project, audit }, { kind, text, basedOn }) =>
    transaction(deps.db, async (tx) => {
      const projectId = project.id;
      await tx.$queryRaw`select 1 from "Project" where "id" = ${projectId}::uuid for no key update`;
      const newest = await tx.onboardingText.findFirst({
        where: { projectId, kind },
        orderBy: { version: "desc" },
      });
      const known = newest?.version ?? 0;
      if ((newest?.text ?? "") === text) return done({ version: known });
      if (known !== basedOn) {
        return refuse(
          "conflict",
          `Version ${known} was published in the meantime. Reload and edit that one.`,
        );
      }
      const version = known + 1;
      await tx.onboardingText.create({
        data: { projectId, kind, version, text, createdBy: actorName(actor), createdAt: deps.now() },
      });
      await audit(tx, { subject: `${kind}:${version}` });
      return done({ version });
    }),
});
