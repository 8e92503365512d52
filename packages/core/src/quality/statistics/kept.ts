import { type Db, Prisma, type Tx } from "@gshf/db";
import { type StatisticKind, type StatisticValue, statisticKinds } from "./statistic-kinds.ts";

/** A figure as it was computed last. */
export type Kept<Kind extends StatisticKind> = {
  asOf: Date;
  isFinal: boolean;
  ground: string;
  value: StatisticValue<Kind>;
};

/** What is kept of one kind, by subject; what can't be read, by this version, is left out and so computed anew. */
export async function loadKept<Kind extends StatisticKind>(
  db: Db | Tx,
  projectId: string,
  kind: Kind,
  subjectIds?: readonly string[],
): Promise<Map<string, Kept<Kind>>> {
  const { version, value: schema } = statisticKinds[kind];
  const rows = await db.statistic.findMany({
    where: { projectId, kind, version, ...(subjectIds && { subjectId: { in: [...subjectIds] } }) },
  });
  const kept = new Map<string, Kept<Kind>>();
  for (const { subjectId, asOf, isFinal, ground, value } of rows) {
    const parsed = schema.safeParse(value);
    if (!parsed.success) continue;
    // The schema is that of the kind, which the compiler can't tell from looking it up.
    kept.set(subjectId, { asOf, isFinal, ground, value: parsed.data as StatisticValue<Kind> });
  }
  return kept;
}

/** Keeps a figure in place of the one before. */
export async function keep<Kind extends StatisticKind>(
  db: Db | Tx,
  of: { projectId: string; kind: Kind; subjectId: string },
  { value, asOf, isFinal, ground }: Kept<Kind>,
): Promise<void> {
  const { projectId, kind, subjectId } = of;
  const { version } = statisticKinds[kind];
  await db.$executeRaw(Prisma.sql`
    insert into "Statistic" ("projectId", "kind", "subjectId", "version", "ground", "asOf", "isFinal", "value")
    select ${projectId}::uuid, ${kind}, ${subjectId}::uuid, ${version}::int, ${ground}, ${asOf.toISOString()}::timestamptz,
           ${isFinal}::boolean, ${JSON.stringify(value)}::jsonb
     -- Its project may be gone.
     where exists (select from "Project" where "id" = ${projectId}::uuid)
        on conflict ("projectId", "kind", "subjectId") do update
       set "version" = excluded."version", "ground" = excluded."ground", "asOf" = excluded."asOf",
           "isFinal" = excluded."isFinal", "value" = excluded."value"
     -- A twin that was slow has older labels.
     where "Statistic"."asOf" <= excluded."asOf"`);
}
