import type { Db, Tx } from "@gshf/db";
import { z } from "zod";
import { type Platform, platformNames } from "../model.ts";
import { amountOf } from "./money.ts";
import { payRateViewSchema, viewOfRate } from "./rates.ts";
import { unpaidSumsSql, type WorkScope } from "./unpaid-work.sql.ts";

/** What one person is owed under one rate. */
export const dueRowSchema = z.object({
  memberId: z.string(),
  pseudonym: z.string(),
  rate: payRateViewSchema,
  pairs: z.int(),
  seconds: z.int(),
  amountMilli: z.bigint(),
});
export type DueRow = z.output<typeof dueRowSchema>;

/** Who they are where they are paid; null for who came by an invite link, or was erased. */
export const payeeSchema = z.object({ platformName: z.string(), externalId: z.string() }).nullable();
export type Payee = z.output<typeof payeeSchema>;

export function payeeOf(identity: { platform: Platform; externalId: string } | undefined): Payee {
  if (identity === undefined) return null;
  return { platformName: platformNames[identity.platform], externalId: identity.externalId };
}

/** Unpaid work, summed per person and rate, in the order of pseudonyms. */
export async function dueRows(db: Db | Tx, scope: WorkScope): Promise<DueRow[]> {
  const sums = await db.$queryRaw<
    { memberId: string; pseudonym: string; rateId: string; pairs: number; seconds: number }[]
  >`
    select w."memberId"::text as "memberId", m."pseudonym", w."rateId"::text as "rateId",
           w."pairs", ceil(w."ms" / 1000.0)::int as "seconds"
      from (${unpaidSumsSql(scope)}) w
      join "Member" m on m."id" = w."memberId"
     order by m."pseudonym", w."rateId"`;
  const rateIds = [...new Set(sums.map((row) => row.rateId))];
  const rates = await db.payRate.findMany({ where: { id: { in: rateIds } } });
  const byId = new Map(rates.map((rate) => [rate.id, viewOfRate(rate)]));
  return sums.flatMap(({ memberId, pseudonym, rateId, pairs, seconds }) => {
    const rate = byId.get(rateId);
    if (rate === undefined) return [];
    return [{ memberId, pseudonym, rate, pairs, seconds, amountMilli: amountOf(rate, { pairs, seconds }) }];
  });
}
