import { type Tx, transaction } from "@gshf/db";
import { audit, type Deps } from "../../access/index.ts";
import { screenOut, wordsOf } from "../../crowds/index.ts";
import { isRight } from "../gold/is-right.ts";
import { rulesOf } from "../rules-of.ts";
import { decideStanding } from "./decide-standing.ts";

const quality = { kind: "system", process: "quality" } as const;

/**
 * Looks at a member's check answers after one of them came in, and warns, pauses or blocks where the project's
 * rules say so. Idempotent: the same answers lead to the same standing, however often it is asked.
 */
export async function reviewStanding(deps: Pick<Deps, "db" | "now">, memberId: string): Promise<void> {
  await transaction(deps.db, async (tx) => {
    await tx.$queryRaw`select 1 from "Member" where "id" = ${memberId}::uuid for no key update`;
    const member = await tx.member.findUnique({ where: { id: memberId }, include: { standing: true } });
    if (member === null) return;
    const since = member.standing?.goldSince ?? null;
    const rules = await rulesOf(tx, member.projectId);
    const answers = {
      gold: await lastAnswers(tx, memberId, "gold", since, rules.goldWindow),
      attention: await lastAnswers(tx, memberId, "attention", since, rules.goldWindow),
    };
    const at = (kind: "gold" | "attention") => answers[kind].at(-1)?.createdAt.getTime() ?? 0;
    const decision = decideStanding(
      member.standing?.state ?? "good",
      {
        gold: answers.gold.map((answer) => answer.isRight),
        attention: answers.attention.map((answer) => answer.isRight),
        newest: at("attention") > at("gold") ? "attention" : "gold",
      },
      rules,
    );
    if (decision === null) return;
    const reason = wordsOf(decision.figures);
    const data = { ...decision, reason, setBy: "system:quality", since: deps.now() };
    await tx.memberStanding.upsert({ where: { memberId }, create: { memberId, ...data }, update: data });
    if (decision.state === "blocked") await screenOut(tx, memberId, data.since);
    await audit(tx, quality, {
      projectId: member.projectId,
      action: `standing.${decision.state}`,
      subject: `member:${memberId}`,
      detail: { reason },
    });
  });
}

/** Somebody's last answers to checks of one kind, the newest last. */
async function lastAnswers(
  tx: Tx,
  memberId: string,
  kind: "gold" | "attention",
  since: Date | null,
  take: number,
): Promise<{ createdAt: Date; isRight: boolean }[]> {
  const answers = await tx.judgment.findMany({
    where: {
      memberId,
      state: "counted",
      pair: { goldPair: { kind } },
      ...(since === null ? {} : { createdAt: { gt: since } }),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take,
    include: { pair: { include: { goldPair: true } } },
  });
  return answers.reverse().map((answer) => ({
    createdAt: answer.createdAt,
    isRight: isRight(answer.pair.goldPair?.firstIsBetter ?? null, answer),
  }));
}
