import { Prisma } from "@gshf/db";

/**
 * Whether the times of judgment `j` are its own. One that only adds a strength to another, of the same lease, repeats
 * that one's times: the person looked once.
 */
export const isOwnTime = Prisma.sql`
  not exists (select from "Judgment" b where b."id" = j."supersedesId" and b."leaseId" = j."leaseId")`;

/** Whether somebody read the pair for judgment `j`: not where it stands in place of one that they had taken back. */
export const tookReading = Prisma.sql`(j."supersedesId" is null or not (${isOwnTime}))`;
