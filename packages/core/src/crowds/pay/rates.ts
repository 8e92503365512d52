import type { Db, PayRate, Tx } from "@gshf/db";
import { z } from "zod";
import { type Actor, actorName, type Deps } from "../../access/index.ts";
import { payModes, type Rate } from "../model.ts";

export const payRateViewSchema = z.object({
  id: z.string(),
  studyId: z.string().nullable(),
  since: z.date(),
  mode: z.enum(payModes),
  amountMilli: z.int(),
  currency: z.string(),
  secondsMax: z.int(),
});
export type PayRateView = z.output<typeof payRateViewSchema>;

export function viewOfRate(rate: PayRate): PayRateView {
  const { id, studyId, since, mode, amountMilli, currency, secondsMax } = rate;
  return { id, studyId, since, mode, amountMilli, currency, secondsMax };
}

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
  { projectId, studyId, rate }: { projectId: string; studyId: string | null; rate: Rate },
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
