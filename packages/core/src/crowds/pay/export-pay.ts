import { type Project, transaction } from "@gshf/db";
import { z } from "zod";
import { type Deps, done, verb } from "../../access/index.ts";
import { toCsv } from "./csv.ts";
import { payDueOf, payPeriodSchema } from "./list-pay-due.ts";
import { allPayments } from "./list-payments.ts";
import { decimalAmount } from "./money.ts";

/**
 * What people are owed, or were paid, as CSV. It is the one export with ids of a crowd platform (people are paid
 * there by them); it holds sums only, never a label. Who took it is kept.
 */
export const exportPay = verb({
  name: "crowds.exportPay",
  kind: "query",
  may: "members.write",
  input: payPeriodSchema.extend({ kind: z.enum(["due", "paid"]) }),
  output: z.string(),
  run: async (deps, { project, audit }, { slug, kind, from, until }) => {
    const csv = kind === "due" ? await dueCsv(deps, project, { from, until }) : await paidCsv(deps, project);
    await transaction(deps.db, (tx) => audit(tx, { subject: `project:${slug}`, detail: { kind } }));
    return done(csv);
  },
});

async function dueCsv(
  deps: Pick<Deps, "db" | "now">,
  project: Project,
  period: { from: Date | null; until: Date | null },
): Promise<string> {
  const due = await payDueOf(deps, project, period);
  const header = ["pseudonym", "platform", "platform_id", "study", "labels", "minutes", "rate", "per"];
  const rows = due.rows.map(({ pseudonym, payee, studyName, pairs, seconds, rate, amountMilli }) => [
    ...[pseudonym, payee?.platformName ?? "", payee?.externalId ?? "", studyName ?? ""],
    ...[pairs, Math.round(seconds / 6) / 10, rate.amountMilli / 1000],
    rate.mode === "per_label" ? "label" : "hour",
    ...[Number(decimalAmount(amountMilli, rate.currency)), rate.currency],
  ]);
  return toCsv([...header, "amount", "currency"], rows);
}

async function paidCsv(deps: Pick<Deps, "db">, project: Project): Promise<string> {
  const payments = await allPayments(deps, project);
  const header = ["paid_at", "pseudonym", "platform", "platform_id", "study", "labels", "minutes", "amount"];
  const rows = payments.map((payment) => [
    ...[payment.paidAt.toISOString(), payment.pseudonym, payment.payee?.platformName ?? ""],
    ...[payment.payee?.externalId ?? "", payment.studyName ?? "", payment.pairs],
    ...[Math.round(payment.seconds / 6) / 10, Number(decimalAmount(payment.amountMilli, payment.currency))],
    ...[payment.currency, payment.reference],
  ]);
  return toCsv([...header, "currency", "reference"], rows);
}
