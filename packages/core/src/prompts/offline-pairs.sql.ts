import { Prisma } from "@gshf/db";

/** Which offline comparisons count. */
export type OfflineScope = {
  /** D_off as it was at this moment; null leaves it out. */
  until: Date | null;
  /** So many at most; null or left out: all. */
  limit?: number | null | undefined;
  /** Decides which ones the limit leaves. */
  seed?: number | undefined;
};

/**
 * A condition on pairs `p`: an offline comparison that counts. Under a limit those with the smallest hashes of seed and
 * pair, so that the same ones count wherever the seed is the same, and a larger limit keeps all of a smaller one's.
 * Comparisons of a prompt that was moved to the train split since weren't among them, nor were those of a file whose
 * import ended since: they were stored before, and to be seen only then.
 */
export function offlinePairsSql(
  projectId: string,
  { until, limit = null, seed = 0 }: OfflineScope,
): Prisma.Sql {
  const moved = Prisma.sql`(select m."id" from "Prompt" m
    where m."projectId" = ${projectId}::uuid and m."splitSince" > ${until}::timestamptz)`;
  const later = Prisma.sql`(select i."id" from "Import" i
    where i."projectId" = ${projectId}::uuid and i."endedAt" > ${until}::timestamptz)`;
  if (limit === null) {
    return Prisma.sql`(p."source" = 'offline' and p."createdAt" <= ${until}::timestamptz
      and p."promptId" not in ${moved} and (p."importId" is null or p."importId" not in ${later}))`;
  }
  return Prisma.sql`p."id" in (
    select o."id" from "Pair" o join "Prompt" oq on oq."id" = o."promptId"
     where o."projectId" = ${projectId}::uuid and o."source" = 'offline' and o."offlineLabel" is not null
       and o."createdAt" <= ${until}::timestamptz and oq."split" = 'train' and oq."id" not in ${moved}
       and (o."importId" is null or o."importId" not in ${later})
     order by sha256(convert_to(${`offline:${seed}:`} || o."id", 'UTF8')), o."id" collate "C"
     limit ${limit})`;
}
