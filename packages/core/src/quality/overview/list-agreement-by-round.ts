import { Prisma } from "@gshf/db";
import { z } from "zod";
import { type Deps, done, pageFields, pageOf, readPage, verb } from "../../access/index.ts";
import { agreementSchema } from "../statistics/agreement-schema.ts";
import { loadKept } from "../statistics/kept.ts";
import { statisticKinds } from "../statistics/statistic-kinds.ts";

const agreementRowSchema = z.object({
  round: z.int(),
  /** Null: the whole round. */
  arm: z.string().nullable(),
  /** Labels up to then are in it. */
  asOf: z.date(),
  agreement: agreementSchema,
});
export type AgreementRow = z.output<typeof agreementRowSchema>;

/** A round, and a row of it: its first is the whole round. */
const newestRound = {
  place: z.tuple([z.int32(), z.int32()]),
  placeOf: ({ round, index }: { round: number; index: number }) => [round, index],
  behind: (place: [number, number] | null) => ({ behind: place }),
};

/** How far people agree, by round and by arm within it, as computed last; the newest round first. */
export const listAgreementByRound = verb({
  name: "quality.agreement",
  kind: "query",
  may: "review",
  input: z.object({ slug: z.string(), ...pageFields }),
  output: pageOf(agreementRowSchema),
  run: async (deps, { project: { id: projectId } }, input) => {
    const page = await readPage(input, newestRound, async ({ behind, take }) => {
      const [from, after] = behind ?? [];
      const rounds = await measuredRounds(deps.db, { projectId, from, take });
      const ids = rounds.map(({ id }) => id);
      const kept = await loadKept(deps.db, projectId, "agreement", ids);
      const rows = rounds.flatMap(({ id, number }) => {
        const { value = [], asOf = new Date(0) } = kept.get(id) ?? {};
        return value.map(({ arm, agreement }, index) => ({ round: number, index, arm, asOf, agreement }));
      });
      return rows
        .filter(({ round, index }) => round !== from || after === undefined || index > after)
        .slice(0, take);
    });
    return page.ok ? done(page.value) : page;
  },
});

type MeasuredRound = { id: string; number: number };

/** Rounds with a row at least, the newest first, from one on; one more than the rows that are wanted, for what it has before. */
function measuredRounds(
  db: Deps["db"],
  { projectId, from, take }: { projectId: string; from: number | undefined; take: number },
): Promise<MeasuredRound[]> {
  const begun = from === undefined ? Prisma.empty : Prisma.sql`and r."number" <= ${from}::int`;
  return db.$queryRaw<MeasuredRound[]>`
    select r."id"::text as "id", r."number" from "Round" r
      join "Statistic" s on s."projectId" = r."projectId" and s."kind" = 'agreement' and s."subjectId" = r."id"
                        and s."version" = ${statisticKinds.agreement.version} 
                        and case jsonb_typeof(s."value") when 'array' then jsonb_array_length(s."value") else 0 end > 0
     where r."projectId" = ${projectId}::uuid ${begun}
     order by r."number" desc limit ${take + 1}`;
}
