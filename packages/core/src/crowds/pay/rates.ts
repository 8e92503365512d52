import type { Db, PayRate, Tx } from "@gshf/db";
import { z } from "zod";
import { type Actor, actorName, authorize, type Deps, done, type Outcome } from "../../access/index.ts";

export type PayRateView = {
  id: string;
  studyId: string | null;
  since: Date;
  mode: "per_label" | "per_hour";
  amountMilli: number;
  currency: string;
  secondsMax: number;
};

export function viewOfRate(rate: PayRate): PayRateView {
  const { id, studyId, since, mode, amountMilli, currency, secondsMax } = rate;
  return { id, studyId, since, mode, amountMilli, currency, secondsMax };
}

export const rateSchema = z.object({
  mode: z.enum(["per_label", "per_hour"]),
  /** In thousandths of the currency's main unit. */
  amountMilli: z.int().min(0).max(1_000_000_000),
  currency: z.string().regex(/^[A-Z]{3}$/, "must be a currency code of three letters, such as GBP"),
  secondsMax: z.int().min(10).max(7_200).default(600),
});

/** The rate that work gets from a moment on: the study's own, or the project's for everybody else. */
export async function rateAt(
  db: Pick<Db | Tx, "payRate">,
  projectId: string,
  studyId: string | null,
  at: Date,
): Promise<PayRateView | null> {
  const rate = await db.payRate.findFirst({
    where: { projectId, studyId, since: { lte: at } },
    orderBy: [{ since: "desc" }, { id: "desc" }],
  });
  return rate === null ? null : viewOfRate(rate);
}

/** What a member's next label is paid. */
export async function rateOfMember(
  deps: Pick<Deps, "db" | "now">,
  projectId: string,
  memberId: string,
): Promise<PayRateView | null> {
  const session = await deps.db.crowdSession.findFirst({
    where: { memberId },
    orderBy: { startedAt: "desc" },
    select: { studyId: true },
  });
  return rateAt(deps.db, projectId, session?.studyId ?? null, deps.now());
}

/** Adds a rate that holds from now on, unless it is the present one. */
export async function saveRate(
  tx: Tx,
  deps: Pick<Deps, "now">,
  actor: Actor,
  {
    projectId,
    studyId,
    rate,
  }: { projectId: string; studyId: string | null; rate: z.output<typeof rateSchema> },
): Promise<{ rate: PayRateView; isNew: boolean }> {
  const now = deps.now();
  const known = await rateAt(tx, projectId, studyId, now);
  const isSame =
    known !== null &&
    known.mode === rate.mode &&
    known.amountMilli === rate.amountMilli &&
    known.currency === rate.currency &&
    known.secondsMax === rate.secondsMax;
  if (isSame) return { rate: known, isNew: false };
  const data = { ...rate, projectId, studyId, since: now, createdBy: actorName(actor) };
  return { rate: viewOfRate(await tx.payRate.create({ data })), isNew: true };
}

export const payRatesInput = z.object({ slug: z.string() });

/** The project's own rates, newest first; studies show theirs. */
export async function payRates(
  deps: Deps,
  actor: Actor,
  input: z.output<typeof payRatesInput>,
): Promise<Outcome<PayRateView[]>> {
  const access = await authorize(deps, actor, input, "members.write");
  if (!access.ok) return access;
  const rates = await deps.db.payRate.findMany({
    where: { projectId: access.value.project.id, studyId: null },
    orderBy: [{ since: "desc" }, { id: "desc" }],
    take: 50,
  });
  return done(rates.map(viewOfRate));
}
