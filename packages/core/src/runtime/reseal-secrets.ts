import { Prisma } from "@gshf/db";
import type { Deps } from "../access/index.ts";

/**
 * Seals by the first of the keys whatever an earlier one sealed, so that the earlier can be left out. What is sealed is
 * every column named `…Sealed`. Safe beside other processes: a value that was changed meanwhile is left as it is.
 *
 * @returns how many were sealed anew, and how many no key opens
 */
export async function resealSecrets({
  db,
  secrets,
}: Pick<Deps, "db" | "secrets">): Promise<{ sealedAnew: number; unreadable: number }> {
  const columns = await db.$queryRaw<{ table: string; column: string }[]>`
    select quote_ident(table_name) as "table", quote_ident(column_name) as "column"
    from information_schema.columns
    where table_schema = current_schema() and column_name like '%Sealed'`;
  const counts = { sealedAnew: 0, unreadable: 0 };
  for (const { table, column } of columns) {
    const [at, of] = [Prisma.raw(table), Prisma.raw(column)];
    const rows = await db.$queryRaw<{ sealed: string }[]>`
      select ${of} as "sealed" from ${at} where ${of} is not null`;
    for (const { sealed } of rows) {
      const anew = sealAnew(secrets, sealed);
      if (anew === "unreadable") counts.unreadable += 1;
      else if (anew !== null) {
        counts.sealedAnew += await db.$executeRaw`update ${at} set ${of} = ${anew} where ${of} = ${sealed}`;
      }
    }
  }
  return counts;
}

function sealAnew(secrets: Deps["secrets"], sealed: string): string | null | "unreadable" {
  try {
    return secrets.sealAnew(sealed);
  } catch {
    return "unreadable";
  }
}
