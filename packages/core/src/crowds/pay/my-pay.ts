import { z } from "zod";
import { type Actor, type Deps, done, type Outcome } from "../../access/index.ts";
import { authorizeMember } from "../authorize-member.ts";
import { dueRows } from "./pay-due.ts";
import { type PayRateView, rateOfMember } from "./rates.ts";

export const myPayInput = z.object({ slug: z.string() });

export type Sum = { currency: string; amountMilli: bigint; pairs: number };

/** A labeler's own pay: what the next label brings, what is due, what was paid. */
export type MyPay = { rate: PayRateView | null; due: Sum[]; paid: Sum[] };

export async function myPay(
  deps: Pick<Deps, "db" | "now">,
  actor: Actor,
  input: z.output<typeof myPayInput>,
): Promise<Outcome<MyPay>> {
  const access = await authorizeMember(deps, actor, input.slug);
  if (!access.ok) return access;
  const { project, member } = access.value;
  // A moment past the last label, which may have been given this very millisecond.
  const until = new Date(deps.now().getTime() + 1);
  const [rate, due, paid] = await Promise.all([
    rateOfMember(deps, project.id, member.id),
    dueRows(deps.db, { projectId: project.id, memberId: member.id, from: null, until }),
    deps.db.payment.findMany({ where: { memberId: member.id }, include: { rate: true } }),
  ]);
  return done({
    rate,
    due: sums(due.map((row) => ({ ...row, currency: row.rate.currency }))),
    paid: sums(paid.map((payment) => ({ ...payment, currency: payment.rate.currency }))),
  });
}

function sums(rows: Sum[]): Sum[] {
  const byCurrency = new Map<string, Sum>();
  for (const { currency, amountMilli, pairs } of rows) {
    const sum = byCurrency.get(currency) ?? { currency, amountMilli: 0n, pairs: 0 };
    byCurrency.set(currency, {
      currency,
      amountMilli: sum.amountMilli + amountMilli,
      pairs: sum.pairs + pairs,
    });
  }
  return [...byCurrency.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}
