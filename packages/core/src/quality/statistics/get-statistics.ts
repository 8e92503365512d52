import { Prisma } from "@gshf/db";
import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import { labelsPerRun, newLabelsSql } from "./new-labels.sql.ts";

const statisticsStateSchema = z.object({
  /** Labels up to then are in the figures; null before they were computed. */
  asOf: z.date().nullable(),
  /** Counted labels of people that are in them. */
  labels: z.int(),
  /** Labels since then. */
  newLabels: z.object({ count: z.int(), isMore: z.boolean() }),
  /** While they are being computed: parts that are there, of how many; nothing of either before it begins. */
  computing: z.object({ done: z.int(), total: z.int() }).nullable(),
  /** Why the last try did not get everything. */
  problem: z.string().nullable(),
});

/** From when a project's figures about quality are, and how far the next ones are. */
export const getStatistics = verb({
  name: "quality.statistics",
  kind: "query",
  may: "review",
  input: z.object({ slug: z.string() }),
  output: statisticsStateSchema,
  run: async (deps, { project }) => {
    const work = await deps.db.statisticsWork.findUnique({ where: { projectId: project.id } });
    const asOf = work?.asOf ?? null;
    const since = Prisma.sql`${asOf?.toISOString() ?? "-infinity"}::timestamptz`;
    const [row] = await deps.db.$queryRaw<{ count: number }[]>`
      select ${newLabelsSql(Prisma.sql`${project.id}::uuid`, since)} as "count"`;
    const count = row?.count ?? 0;
    const isAsked = work !== null && work.askedAt !== null;
    const isBegun = isAsked && work.holder !== null;
    return done({
      asOf,
      labels: work?.labels ?? 0,
      newLabels: { count, isMore: count >= labelsPerRun },
      computing: isAsked ? { done: isBegun ? work.done : 0, total: isBegun ? work.total : 0 } : null,
      problem: isAsked ? null : (work?.problem ?? null),
    });
  },
});
