import { transaction } from "@gshf/db";
import { z } from "zod";
import { done, verb } from "../../access/index.ts";

/**
 * Asks a worker to compute the project's figures about quality from the labels there are now. Nothing happens where they
 * are being computed already.
 */
export const computeStatistics = verb({
  name: "quality.compute",
  kind: "mutation",
  may: "review",
  input: z.object({ slug: z.string() }),
  output: z.null(),
  run: async (deps, { project, audit }) =>
    transaction(deps.db, async (tx) => {
      const { id: projectId } = project;
      const asked = await tx.$executeRaw`
        insert into "StatisticsWork" as w ("projectId", "askedAt") values (${projectId}::uuid, ${deps.now()})
            on conflict ("projectId") do update set "askedAt" = excluded."askedAt" where w."askedAt" is null`;
      if (asked === 1) await audit(tx, { subject: `project:${project.slug}` });
      await deps.enqueue(tx, { name: "statistics.work", payload: { projectId } });
      return done(null);
    }),
});
