import type { Project } from "@gshf/db";
import { z } from "zod";
import { type Deps, done, verb } from "../../access/index.ts";
import { payeeOf, payeeSchema } from "./due-rows.ts";

const paymentSchema = z.object({
  id: z.string(),
  pseudonym: z.string(),
  payee: payeeSchema,
  studyName: z.string().nullable(),
  pairs: z.int(),
  seconds: z.int(),
  amountMilli: z.bigint(),
  currency: z.string(),
  reference: z.string(),
  paidAt: z.date(),
});
export type PaymentView = z.output<typeof paymentSchema>;

/** What was marked as paid, newest first. */
export const listPayments = verb({
  name: "crowds.payments",
  kind: "query",
  may: "members.write",
  input: z.object({ slug: z.string() }),
  output: z.array(paymentSchema),
  run: async (deps, { project }) => done(await paymentsOf(deps, project)),
});

export async function paymentsOf(deps: Pick<Deps, "db">, project: Project): Promise<PaymentView[]> {
  const payments = await deps.db.payment.findMany({
    where: { projectId: project.id },
    include: {
      member: { include: { crowdIdentities: true } },
      rate: { include: { study: true } },
    },
    orderBy: [{ paidAt: "desc" }, { id: "desc" }],
    take: 5_000,
  });
  return payments.map(({ id, member, rate, pairs, seconds, amountMilli, reference, paidAt }) => ({
    id,
    pseudonym: member.pseudonym,
    pairs,
    seconds,
    amountMilli,
    reference,
    paidAt,
    currency: rate.currency,
    studyName: rate.study?.name ?? null,
    payee: payeeOf(
      member.crowdIdentities.find(
        (identity) => rate.study === null || identity.platform === rate.study.platform,
      ),
    ),
  }));
}
