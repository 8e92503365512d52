import { transaction } from "@gshf/db";
import { audit, type Deps } from "../../access/index.ts";
import { isRight } from "../gold/is-right.ts";
import { rulesOf } from "../settings.ts";
import { decideStanding } from "./decide-standing.ts";

const quality = { kind: "system", process: "quality" } as const;

/**
 * Looks at a member's gold answers after one of them came in, and warns, pauses or blocks where the project's
 * rules say so. Idempotent: the same answers lead to the same standing, however often it is asked.
 */
export async function reviewStanding(deps: Pick<Deps, "db" | "now">, memberId: string): Promise<void> {
  await transaction(deps.db, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Member" WHERE "id" = ${memberId}::uuid FOR NO KEY UPDATE`;
    const member = await tx.member.findUnique({ where: { id: memberId }, include: { standing: true } });
    if (member === null) return;
    const since = member.standing?.goldSince ?? null;
    const rules = await rulesOf(tx, member.projectId);
    const answers = await tx.judgment.findMany({
      where: {
        memberId,
        state: "counted",
        pair: { goldPair: { kind: { in: ["gold", "attention"] } } },
        ...(since === null ? {} : { createdAt: { gt: since } }),
      },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: rules.goldWindow,
      include: { pair: { include: { goldPair: true } } },
    });
    const right = answers
      .reverse()
      .map((answer) => isRight(answer.pair.goldPair?.firstIsBetter ?? null, answer));
    const decision = decideStanding(member.standing?.state ?? "good", right, rules);
    if (decision === null) return;
    const data = { ...decision, setBy: "system:quality", since: deps.now() };
    await tx.memberStanding.upsert({ where: { memberId }, create: { memberId, ...data }, update: data });
    await audit(tx, quality, {
      projectId: member.projectId,
      action: `standing.${decision.state}`,
      subject: `member:${memberId}`,
      detail: { reason: decision.reason },
    });
  });
}
