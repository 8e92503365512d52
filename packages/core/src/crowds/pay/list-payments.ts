import { z } from "zod";
import { type Actor, authorize, type Deps, done, type Outcome } from "../../access/index.ts";
import { type Payee, payeeOf } from "./pay-due.ts";

export const listPaymentsInput = z.object({ slug: z.string() });

export type PaymentView = {
  id: string;
  pseudonym: string;
  payee: Payee;
  studyName: string | null;
  pairs: number;
  seconds: number;
  amountMilli: bigint;
  currency: string;
  reference: string;
  paidAt: Date;
};

/** What was marked as paid, newest first. */
export async function listPayments(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: z.output<typeof listPaymentsInput>,
): Promise<Outcome<PaymentView[]>> {
  const access = await authorize(deps, actor, input, "members.write");
  if (!access.ok) return access;
  const payments = await deps.db.payment.findMany({
    where: { projectId: access.value.project.id },
    include: {
      member: { include: { crowdIdentities: true } },
      rate: { include: { study: true } },
    },
    orderBy: [{ paidAt: "desc" }, { id: "desc" }],
    take: 5_000,
  });
  return done(
    payments.map(({ id, member, rate, pairs, seconds, amountMilli, reference, paidAt }) => ({
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
    })),
  );
}
