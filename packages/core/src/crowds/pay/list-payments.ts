import type { Prisma, Project } from "@gshf/db";
import { z } from "zod";
import { type Deps, done, readCursor, verb, writeCursor } from "../../access/index.ts";
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

/** What was marked as paid, newest first, page by page. */
export const listPayments = verb({
  name: "crowds.payments",
  kind: "query",
  may: "members.write",
  input: z.object({
    slug: z.string(),
    /** `next` of the page before. */
    cursor: z.string().max(200).optional(),
    limit: z.int().min(1).max(200).default(50),
  }),
  output: z.object({ payments: z.array(paymentSchema), next: z.string().nullable() }),
  run: async (deps, { project }, { cursor, limit }) => {
    const after = readCursor(z.tuple([z.iso.datetime(), z.uuid()]), cursor);
    if (!after.ok) return after;
    const [paidAt, id] = after.value ?? [];
    const page = await loadPayments(
      deps,
      project,
      paidAt === undefined || id === undefined ? null : { paidAt: new Date(paidAt), id },
      limit + 1,
    );
    const payments = page.slice(0, limit);
    const last = payments.at(-1);
    const isMore = page.length > limit && last !== undefined;
    return done({ payments, next: isMore ? writeCursor([last.paidAt.toISOString(), last.id]) : null });
  },
});

/** All that was marked as paid, newest first. */
export async function allPayments(deps: Pick<Deps, "db">, project: Project): Promise<PaymentView[]> {
  const all: PaymentView[] = [];
  for (;;) {
    const page = await loadPayments(deps, project, all.at(-1) ?? null, 1_000);
    all.push(...page);
    if (page.length < 1_000) return all;
  }
}

async function loadPayments(
  deps: Pick<Deps, "db">,
  project: Project,
  after: { paidAt: Date; id: string } | null,
  count: number,
): Promise<PaymentView[]> {
  const behind: Prisma.PaymentWhereInput =
    after === null
      ? {}
      : {
          paidAt: { lte: after.paidAt },
          OR: [{ paidAt: { lt: after.paidAt } }, { id: { lt: after.id } }],
        };
  const payments = await deps.db.payment.findMany({
    where: { projectId: project.id, AND: behind },
    include: {
      member: { include: { crowdIdentities: true } },
      rate: { include: { study: true } },
    },
    orderBy: [{ paidAt: "desc" }, { id: "desc" }],
    take: count,
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
