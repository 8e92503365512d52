import { isUniqueViolation, type Tx, transaction } from "@gshf/db";
import { z } from "zod";
import {
  actorName,
  type Deps,
  done,
  type Outcome,
  type ProjectCaller,
  refuse,
  verb,
} from "../../access/index.ts";
import { markPaidSchema } from "../model.ts";
import { type DueRow, dueRows } from "./due-rows.ts";
import { unpaidWorkSql } from "./unpaid-work.sql.ts";

type Input = z.output<typeof markPaidSchema>;

/**
 * Records that people were paid for what they were owed. All or nobody: when an amount is not what was on screen
 * (a label was taken back, somebody else marked it) nothing is recorded and the page is asked to reload.
 */
export const markPaid = verb({
  name: "crowds.markPaid",
  kind: "mutation",
  whenArchived: "allowed",
  may: "members.write",
  input: markPaidSchema,
  output: z.object({ payments: z.int() }),
  run: async (deps, caller, input) => {
    if (input.until > deps.now()) return refuse("invalid", "until: is in the future.", "until");
    // One snapshot for the sums and the pairs they are of: a label that arrives meanwhile is in neither.
    const attempt = () =>
      transaction(deps.db, (tx) => record(tx, deps, caller, input), { isolation: "repeatable-read" });
    try {
      return await attempt();
    } catch (error) {
      // The same request twice at once, or two people paying the same work: look again at what is there now.
      if (!isUniqueViolation(error)) throw error;
      return attempt();
    }
  },
});

async function record(
  tx: Tx,
  deps: Pick<Deps, "now">,
  caller: ProjectCaller,
  input: Input,
): Promise<Outcome<{ payments: number }>> {
  const projectId = caller.project.id;
  const { requestKey, from, until } = input;
  const known = await tx.payment.count({ where: { projectId, requestKey } });
  if (known > 0) return done({ payments: known });
  const due = await dueRows(tx, { projectId, from, until });
  const rows: DueRow[] = [];
  for (const person of input.people) {
    const row = due.find(({ memberId, rate }) => memberId === person.memberId && rate.id === person.rateId);
    if (row === undefined || row.amountMilli !== person.amountMilli) {
      return refuse("conflict", `What ${row?.pseudonym ?? "somebody"} is owed has changed. Reload the page.`);
    }
    rows.push(row);
  }
  for (const row of rows) await pay(tx, deps, caller, input, row);
  return done({ payments: rows.length });
}

async function pay(
  tx: Tx,
  deps: Pick<Deps, "now">,
  { actor, project, audit }: ProjectCaller,
  { requestKey, reference, from, until }: Input,
  { memberId, rate, pairs, seconds, amountMilli }: DueRow,
): Promise<void> {
  const projectId = project.id;
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
      from (${unpaidWorkSql({ projectId, from, until, memberId })}) w where w."rateId" = ${rate.id}::uuid`;
  if (paid !== pairs) throw new Error(`paid ${paid} pairs of ${pairs} in one snapshot`);
  await audit(tx, {
    subject: `member:${memberId}`,
    detail: { payment: payment.id, pairs, amountMilli: amountMilli.toString(), currency: rate.currency },
  });
}
