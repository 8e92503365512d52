import { isUniqueViolation, type Tx, transaction } from "@gshf/db";
import { z } from "zod";
import {
  type Actor,
  actorName,
  audit,
  authorize,
  type Deps,
  done,
  type Outcome,
  refuse,
} from "../../access/index.ts";
import { type DueRow, dueRows } from "./pay-due.ts";
import { unpaidWorkSql } from "./unpaid-work.sql.ts";

export const markPaidInput = z.object({
  slug: z.string(),
  /** Repeating a request with the same key records it once. */
  requestKey: z.uuid(),
  from: z.date().nullable(),
  /** As the pay-due page answered it. */
  until: z.date(),
  /** A bank reference, the platform's bonus batch. */
  reference: z.string().trim().max(200).default(""),
  /** Who was paid, with the amount that was on screen. */
  people: z
    .array(z.object({ memberId: z.uuid(), rateId: z.uuid(), amountMilli: z.bigint().min(0n) }))
    .min(1)
    .max(2_000),
});
type Input = z.output<typeof markPaidInput>;

/**
 * Records that people were paid for what they were owed. All or nobody: when an amount is not what was on screen
 * (a label was taken back, somebody else marked it) nothing is recorded and the page is asked to reload.
 */
export async function markPaid(
  deps: Deps,
  actor: Actor,
  input: Input,
): Promise<Outcome<{ payments: number }>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "members.write");
  if (!access.ok) return access;
  if (input.until > deps.now()) return refuse("invalid", "until: is in the future.", "until");
  const { project } = access.value;
  // One snapshot for the sums and the pairs they are of: a label that arrives meanwhile is in neither.
  const attempt = () =>
    transaction(deps.db, (tx) => record(tx, deps, actor, project.id, input), {
      isolation: "repeatable-read",
    });
  try {
    return await attempt();
  } catch (error) {
    // The same request twice at once, or two people paying the same work: look again at what is there now.
    if (!isUniqueViolation(error)) throw error;
    return attempt();
  }
}

async function record(
  tx: Tx,
  deps: Pick<Deps, "now">,
  actor: Actor,
  projectId: string,
  input: Input,
): Promise<Outcome<{ payments: number }>> {
  const { requestKey } = input;
  const known = await tx.payment.count({ where: { projectId, requestKey } });
  if (known > 0) return done({ payments: known });
  const period = { projectId, from: input.from, until: input.until };
  const due = await dueRows(tx, period);
  const rows: DueRow[] = [];
  for (const person of input.people) {
    const row = due.find(({ memberId, rate }) => memberId === person.memberId && rate.id === person.rateId);
    if (row === undefined || row.amountMilli !== person.amountMilli) {
      return refuse("conflict", `What ${row?.pseudonym ?? "somebody"} is owed has changed. Reload the page.`);
    }
    rows.push(row);
  }
  for (const row of rows) await pay(tx, deps, actor, period, input, row);
  return done({ payments: rows.length });
}

async function pay(
  tx: Tx,
  deps: Pick<Deps, "now">,
  actor: Actor,
  period: { projectId: string; from: Date | null; until: Date },
  input: Input,
  row: DueRow,
): Promise<void> {
  const { projectId } = period;
  const { memberId, rate, pairs, seconds, amountMilli } = row;
  const { requestKey, reference } = input;
  const payment = await tx.payment.create({
    data: {
      projectId,
      memberId,
      rateId: rate.id,
      pairs,
      seconds,
      amountMilli,
      requestKey,
      reference,
      paidBy: actorName(actor),
      paidAt: deps.now(),
    },
  });
  const paid = await tx.$executeRaw`
    insert into "PaidPair" ("memberId", "pairId", "paymentId")
    select w."memberId", w."pairId", ${payment.id}::uuid
      from (${unpaidWorkSql({ ...period, memberId })}) w where w."rateId" = ${rate.id}::uuid`;
  if (paid !== pairs) throw new Error(`paid ${paid} pairs of ${pairs} in one snapshot`);
  await audit(tx, actor, {
    projectId,
    action: "pay.mark-paid",
    subject: `member:${memberId}`,
    detail: { payment: payment.id, pairs, amountMilli: amountMilli.toString(), currency: rate.currency },
  });
}
