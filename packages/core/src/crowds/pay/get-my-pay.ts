import { z } from "zod";
import { done } from "../../access/index.ts";
import { memberVerb } from "../member-verb.ts";
import { dueRows } from "./due-rows.ts";
import { payRateViewSchema, rateOfMember } from "./rates.ts";

const sumSchema = z.object({ currency: z.string(), amountMilli: z.bigint(), pairs: z.int() });
export type Sum = z.output<typeof sumSchema>;

/** A labeler's own pay: what the next label brings, what is due, what was paid. */
const myPaySchema = z.object({
  rate: payRateViewSchema.nullable(),
  due: z.array(sumSchema),
  paid: z.array(sumSchema),
});
export type MyPay = z.output<typeof myPaySchema>;

/** The caller's own pay in a project. */
export const getMyPay = memberVerb({
  name: "crowds.myPay",
  kind: "query",
  input: z.object({ slug: z.string() }),
  output: myPaySchema,
  run: async (deps, { project, member }) => {
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
  },
});

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
