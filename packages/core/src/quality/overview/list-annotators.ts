import { Prisma } from "@gshf/db";
import { z } from "zod";
import { type Deps, done, pageFields, pageOf, readPage, verb } from "../../access/index.ts";
import { readStored } from "../../stored/model.ts";
import { standingStates } from "../model.ts";
import { loadKept } from "../statistics/kept.ts";
import { labelCountsSchema, statisticKinds } from "../statistics/statistic-kinds.ts";

/** A run of this many labels within a second each is no reading. */
export const fastStreakMin = 3;

const intervalSchema = z.tuple([z.number(), z.number()]);

const intervalsSchema = z.object({ reliability: intervalSchema, leftBias: intervalSchema });

const annotatorQualitySchema = labelCountsSchema.extend({
  /** Labels up to then are in the figures. */
  asOf: z.date(),
  /** Of the last frozen round they labeled in; null before. */
  model: z
    .object({
      round: z.int(),
      reliability: z.number(),
      reliabilityInterval: intervalSchema,
      leftBias: z.number(),
      leftBiasInterval: intervalSchema,
      judgments: z.int(),
      weight: z.number(),
    })
    .nullable(),
  /** Longest run of labels within a second each, when it is long enough to mean something; else 0. */
  fastStreak: z.int(),
  standing: z.object({ state: z.enum(standingStates), reason: z.string(), since: z.date().nullable() }),
});
export type AnnotatorQuality = z.output<typeof annotatorQualitySchema>;

const mostUrgent = {
  place: z.tuple([z.int32(), z.string()]),
  placeOf: ({ rank, pseudonym }: { rank: number; pseudonym: string }) => [rank, pseudonym],
  behind: (place: [number, string] | null) => ({
    behind:
      place === null
        ? Prisma.empty
        : Prisma.sql`where ("rank", "pseudonym") > (${place[0]}::int, ${place[1]}::text)`,
  }),
};

/**
 * How well everybody labels in a project, as computed last: fitted reliability, gold answers, pace; and what was done
 * about it, as it is now. First who is paused and waits for a decision, then who is blocked, then everybody else by pseudonym.
 */
export const listAnnotators = verb({
  name: "quality.annotators",
  kind: "query",
  may: "review",
  input: z.object({ slug: z.string(), ...pageFields }),
  output: pageOf(annotatorQualitySchema),
  run: async (deps, { project }, input) => {
    const { id: projectId } = project;
    const page = await readPage(input, mostUrgent, ({ behind, take }) =>
      listPeople(deps.db, { projectId, behind, take }),
    );
    if (!page.ok) return page;
    const { items: people, next } = page.value;
    const memberIds = people.map(({ memberId }) => memberId);
    const [records, standings, models] = await Promise.all([
      loadKept(deps.db, projectId, "person", memberIds),
      deps.db.memberStanding.findMany({ where: { memberId: { in: memberIds } } }),
      loadLastModels(deps.db, projectId, memberIds),
    ]);
    const standingOf = new Map(standings.map((standing) => [standing.memberId, standing]));
    const items = memberIds.flatMap((memberId) => {
      const record = records.get(memberId);
      if (record === undefined) return [];
      const { asOf, value } = record;
      const standing = standingOf.get(memberId);
      return {
        ...value,
        asOf,
        model: models.get(memberId) ?? null,
        fastStreak: value.fastStreak >= fastStreakMin ? value.fastStreak : 0,
        standing: {
          state: standing?.state ?? "good",
          reason: standing?.reason ?? "",
          since: standing?.since ?? null,
        },
      };
    });
    return done({ items, next });
  },
});

type Person = { memberId: string; pseudonym: string; rank: number };

/** Whose figures are on a page. Who is stopped comes first, so all of a project's people are ordered, by names alone. */
function listPeople(
  db: Deps["db"],
  { projectId, behind, take }: { projectId: string; behind: Prisma.Sql; take: number },
): Promise<Person[]> {
  return db.$queryRaw<Person[]>`
    select "memberId", "pseudonym", "rank" from (
      select m."id"::text as "memberId", m."pseudonym",
             case t."state"::text when 'paused' then 0 when 'blocked' then 1 else 2 end as "rank"
        from "Statistic" s
        join "Member" m on m."id" = s."subjectId"
        left join "MemberStanding" t on t."memberId" = m."id"
       where s."projectId" = ${projectId}::uuid and s."kind" = 'person'
         and s."version" = ${statisticKinds.person.version} and s."value"->'labels' > '0'::jsonb) person
     ${behind} order by "rank", "pseudonym" limit ${take}`;
}

type Model = NonNullable<AnnotatorQuality["model"]>;

/** Of everybody who labeled in a frozen round, what the fit of the last one says. */
async function loadLastModels(
  db: Deps["db"],
  projectId: string,
  memberIds: readonly string[],
): Promise<Map<string, Model>> {
  const rows = await db.$queryRaw<(Omit<Model, "reliabilityInterval" | "leftBiasInterval"> & Row)[]>`
    select distinct on (a."memberId") a."memberId"::text as "memberId", r."number" as "round", a."reliability",
           a."leftBias", a."judgments", a."weight", a."ci"
      from "AnnotatorModel" a join "Round" r on r."id" = a."roundId"
     where r."projectId" = ${projectId}::uuid and a."memberId" = any(${memberIds}::uuid[])
     order by a."memberId", r."number" desc`;
  return new Map(
    rows.map(({ memberId, ci, ...model }) => {
      const { reliability, leftBias } = readStored(
        intervalsSchema,
        ci,
        `the intervals of round ${model.round}`,
      );
      return [memberId, { ...model, reliabilityInterval: reliability, leftBiasInterval: leftBias }];
    }),
  );
}

type Row = { memberId: string; ci: unknown };
