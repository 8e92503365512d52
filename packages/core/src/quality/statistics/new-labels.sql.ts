import { Prisma } from "@gshf/db";

/** After so many labels a project's statistics are computed anew. */
export const labelsPerRun = 1_000;

/**
 * How many labels came to the project since a moment, up to {@link labelsPerRun}: looked up by person, in the index by
 * person and time, so that it costs a probe a person and nothing that grows with the labels there are.
 */
export function newLabelsSql(projectId: Prisma.Sql, since: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    (select count(*)::int
       from (select from "Member" m
               join "Judgment" j on j."memberId" = m."id" and j."createdAt" > ${since}
              where m."projectId" = ${projectId} and m."kind" = 'person'
              limit ${Prisma.raw(String(labelsPerRun))}) labels)`;
}
