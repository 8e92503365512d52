import type { Db, Tx } from "@gshf/db";
import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome } from "../../access/index.ts";
import { type Platform, platformRules } from "../studies/platforms.ts";
import { amountOf } from "./money.ts";
import { type PayRateView, viewOfRate } from "./rates.ts";
import { unpaidWorkSql } from "./unpaid-work.sql.ts";

/** From (inclusive; null: from the beginning) to until (exclusive; null: now). */
export const payPeriodInput = z.object({
  slug: z.string(),
  from: z.date().nullable().default(null),
  until: z.date().nullable().default(null),
});

/** What one person is owed under one rate. */
export type DueRow = {
  memberId: string;
  pseudonym: string;
  rate: PayRateView;
  pairs: number;
  seconds: number;
  amountMilli: bigint;
};

/** Who they are where they are paid; null for who came by an invite link, or was erased. */
export type Payee = { platformName: string; externalId: string } | null;

export type PayDue = {
  /** What `until` came out as: marking as paid names it, so that it pays what was on screen. */
  until: Date;
  rows: (DueRow & { studyName: string | null; payee: Payee })[];
};

/** What people are owed for a period, per person and rate. */
export async function payDue(
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  input: z.output<typeof payPeriodInput>,
): Promise<Outcome<PayDue>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "members.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  const until = input.until ?? deps.now();
  const due = await dueRows(deps.db, { projectId, from: input.from, until });
  const [studies, identities] = await Promise.all([
    deps.db.study.findMany({ where: { projectId }, select: { id: true, name: true, platform: true } }),
    deps.db.crowdIdentity.findMany({
      where: { projectId, memberId: { in: due.map((row) => row.memberId) } },
    }),
  ]);
  return done({
    until,
    rows: due.map((row) => {
      const study = studies.find((candidate) => candidate.id === row.rate.studyId);
      const payee = identities.find(
        (identity) =>
          identity.memberId === row.memberId && (study === undefined || identity.platform === study.platform),
      );
      return { ...row, studyName: study?.name ?? null, payee: payeeOf(payee) };
    }),
  });
}

export function payeeOf(identity: { platform: Platform; externalId: string } | undefined): Payee {
  if (identity === undefined) return null;
  return { platformName: platformRules[identity.platform].name, externalId: identity.externalId };
}

/** Unpaid work, summed per person and rate, in the order of pseudonyms. */
export async function dueRows(
  db: Db | Tx,
  scope: { projectId: string; memberId?: string; from: Date | null; until: Date },
): Promise<DueRow[]> {
  const sums = await db.$queryRaw<
    { memberId: string; pseudonym: string; rateId: string; pairs: number; seconds: number }[]
  >`
    select w."memberId"::text as "memberId", m."pseudonym", w."rateId"::text as "rateId",
           count(*)::int as "pairs", ceil(sum(w."seconds"))::int as "seconds"
      from (${unpaidWorkSql(scope)}) w
      join "Member" m on m."id" = w."memberId"
     group by w."memberId", m."pseudonym", w."rateId"
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
