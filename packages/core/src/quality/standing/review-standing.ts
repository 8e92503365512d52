import { type MemberStanding, type Tx, transaction } from "@gshf/db";
import { audit, type Deps } from "../../access/index.ts";
import { screenOut, wordsOf } from "../../crowds/index.ts";
import { labelsOfMembers } from "../../tallies/index.ts";
import { isRight } from "../gold/is-right.ts";
import type { QualityRules } from "../model.ts";
import { rulesOf } from "../rules-of.ts";
import { type Decision, decideStanding } from "./decide-standing.ts";

const quality = { kind: "system", process: "quality" } as const;

/**
 * How many labels lie between two looks at somebody's standing. A warning that came with the label that caused it
 * would tell which pair was the check; and what costs time only after a check would tell it by the clock.
 */
export const reviewStep = 5;

/** Looks at a member's standing with every fifth label, whatever the labels were of. */
export async function reviewStandingInSteps(deps: Pick<Deps, "db" | "now">, memberId: string): Promise<void> {
  const labels = (await labelsOfMembers(deps.db, [memberId])).get(memberId) ?? 0;
  if (labels % reviewStep === 0) await reviewStanding(deps, memberId);
}

/**
 * Looks at the check answers among a member's last labels, and warns, pauses or blocks where the project's rules say
 * so. One step at a time: who is warned is told before anything else comes of it. Repeating it changes nothing.
 */
export async function reviewStanding(deps: Pick<Deps, "db" | "now">, memberId: string): Promise<void> {
  await transaction(deps.db, async (tx) => {
    await tx.$queryRaw`select 1 from "Member" where "id" = ${memberId}::uuid for no key update`;
    const member = await tx.member.findUnique({ where: { id: memberId }, include: { standing: true } });
    if (member === null) return;
    const rules = await rulesOf(tx, member.projectId);
    const decision = await decideByLastLabels(tx, member, rules);
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

/** Takes the check answers among the last labels one after the other, until one of them changes something. */
async function decideByLastLabels(
  tx: Tx,
  { id: memberId, standing }: { id: string; standing: MemberStanding | null },
  rules: QualityRules,
): Promise<Decision> {
  const last = await tx.judgment.findMany({
    where: { memberId, state: "counted" },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: reviewStep,
    select: { createdAt: true },
  });
  const from = last.at(-1)?.createdAt;
  if (from === undefined) return null;
  const take = rules.goldWindow + reviewStep;
  const forgiven = standing?.goldSince ?? null;
  const gold = await lastAnswers(tx, memberId, "gold", forgiven, take);
  const attention = await lastAnswers(tx, memberId, "attention", forgiven, take);
  const fresh = [...gold, ...attention]
    .filter(({ createdAt }) => createdAt >= from && (standing === null || createdAt > standing.since))
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  for (const newest of fresh) {
    const upTo = (answers: CheckAnswer[]) =>
      answers.filter(({ createdAt }) => createdAt <= newest.createdAt).map(({ isRight }) => isRight);
    const decision = decideStanding(
      standing?.state ?? "good",
      { gold: upTo(gold), attention: upTo(attention), newest: newest.kind },
      rules,
    );
    if (decision !== null) return decision;
  }
  return null;
}

type CheckAnswer = { kind: "gold" | "attention"; createdAt: Date; isRight: boolean };

/** Somebody's last answers to checks of one kind, the newest last. */
async function lastAnswers(
  tx: Tx,
  memberId: string,
  kind: "gold" | "attention",
  since: Date | null,
  take: number,
): Promise<CheckAnswer[]> {
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
    kind,
    createdAt: answer.createdAt,
    isRight: isRight(answer.pair.goldPair?.firstIsBetter ?? null, answer),
  }));
}
