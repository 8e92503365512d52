import { transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, audit, type Deps, done, type Outcome } from "../../access/index.ts";
import { toCsv } from "./csv.ts";
import { listPayments } from "./list-payments.ts";
import { decimalAmount } from "./money.ts";
import { payDue, payPeriodInput } from "./pay-due.ts";

export const payCsvInput = payPeriodInput.extend({ kind: z.enum(["due", "paid"]) });

/**
 * What people are owed, or were paid, as CSV. It is the one export with ids of a crowd platform (people are paid
 * there by them); it holds sums only, never a label. Who took it is kept.
 */
export async function payCsv(
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  input: z.output<typeof payCsvInput>,
): Promise<Outcome<string>> {
  const csv = input.kind === "due" ? await dueCsv(deps, actor, input) : await paidCsv(deps, actor, input);
  if (!csv.ok) return csv;
  await transaction(deps.db, async (tx) => {
    const { id } = await tx.project.findUniqueOrThrow({ where: { slug: input.slug } });
    const subject = `project:${input.slug}`;
    await audit(tx, actor, { projectId: id, action: "pay.export", subject, detail: { kind: input.kind } });
  });
  return csv;
}

async function dueCsv(
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  input: z.output<typeof payPeriodInput>,
): Promise<Outcome<string>> {
  const due = await payDue(deps, actor, input);
  if (!due.ok) return due;
  const header = ["pseudonym", "platform", "platform_id", "study", "labels", "minutes", "rate", "per"];
  const rows = due.value.rows.map(({ pseudonym, payee, studyName, pairs, seconds, rate, amountMilli }) => [
    ...[pseudonym, payee?.platformName ?? "", payee?.externalId ?? "", studyName ?? ""],
    ...[pairs, Math.round(seconds / 6) / 10, rate.amountMilli / 1000],
    rate.mode === "per_label" ? "label" : "hour",
    ...[Number(decimalAmount(amountMilli, rate.currency)), rate.currency],
  ]);
  return done(toCsv([...header, "amount", "currency"], rows));
}

async function paidCsv(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: { slug: string },
): Promise<Outcome<string>> {
  const payments = await listPayments(deps, actor, { slug: input.slug });
  if (!payments.ok) return payments;
  const header = ["paid_at", "pseudonym", "platform", "platform_id", "study", "labels", "minutes", "amount"];
  const rows = payments.value.map((payment) => [
    ...[payment.paidAt.toISOString(), payment.pseudonym, payment.payee?.platformName ?? ""],
    ...[payment.payee?.externalId ?? "", payment.studyName ?? "", payment.pairs],
    ...[Math.round(payment.seconds / 6) / 10, Number(decimalAmount(payment.amountMilli, payment.currency))],
    ...[payment.currency, payment.reference],
  ]);
  return done(toCsv([...header, "currency", "reference"], rows));
}
