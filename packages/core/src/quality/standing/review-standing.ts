import { type Db, Prisma, type Tx, transaction } from "@gshf/db";
import { audit, type Deps } from "../../access/index.ts";
import { screenOut, wordsOf } from "../../crowds/index.ts";
import { votedForFirstSql } from "../../slots/index.ts";
import { readStored } from "../../stored/model.ts";
import { labelsOfMembers } from "../../tallies/index.ts";
import { announce } from "../../webhooks/index.ts";
import { type QualityRules, qualityRulesSchema, type StandingState } from "../model.ts";
import { type Decision, decideStanding } from "./decide-standing.ts";

const quality = { kind: "system", process: "quality" } as const;

/**
 * How many labels lie between two looks at somebody's standing. A warning that came with the label that caused it
 * would tell which pair was the check; and what costs time only after a check would tell it by the clock.
 */
export const reviewStep = 5;

type Needs = Pick<Deps, "db" | "now" | "enqueue">;

/** Looks at a member's standing with every fifth label, whatever the labels were of. */
export async function reviewStandingInSteps(deps: Needs, memberId: string): Promise<void> {
  const labels = (await labelsOfMembers(deps.db, [memberId])).get(memberId) ?? 0;
  if (labels % reviewStep === 0) await reviewStanding(deps, memberId);
}

/**
 * Looks at the check answers among a member's last labels, and warns, pauses or blocks where the project's rules say
 * so. One step at a time: who is warned is told before anything else comes of it. Repeating it changes nothing.
 */
export async function reviewStanding(deps: Needs, memberId: string): Promise<void> {
  // Nearly always nothing comes of it: only where something does, it is looked at again with the member locked.
  if ((await decideByLastLabels(deps.db, memberId)) === null) return;
  await transaction(deps.db, async (tx) => {
    await tx.$queryRaw`select 1 from "Member" where "id" = ${memberId}::uuid for no key update`;
    const decided = await decideByLastLabels(tx, memberId);
    if (decided === null) return;
    const { projectId, ...decision } = decided;
    const reason = wordsOf(decision.figures);
    const standing = { ...decision, reason, setBy: "system:quality", since: deps.now() };
    await tx.memberStanding.upsert({
      where: { memberId },
      create: { memberId, ...standing },
      update: standing,
    });
    if (decision.state === "blocked") await screenOut(tx, memberId, standing.since);
    await audit(tx, quality, {
      projectId,
      action: `standing.${decision.state}`,
      subject: `member:${memberId}`,
      detail: { reason },
    });
    if (decision.state === "good") return;
    const { pseudonym: annotator } = await tx.member.findUniqueOrThrow({ where: { id: memberId } });
    const data = { annotator, state: decision.state, reason };
    await announce(tx, deps, projectId, { type: "quality.alarm", data });
  });
}

type Queries = Pick<Db | Tx, "$queryRaw">;

/** Takes the check answers among the last labels one after the other, until one of them changes something. */
async function decideByLastLabels(
  db: Queries,
  memberId: string,
): Promise<(NonNullable<Decision> & { projectId: string }) | null> {
  const facts = await loadFacts(db, memberId);
  if (facts === null) return null;
  const { projectId, rules, standing, from, answers } = facts;
  const fresh = answers.filter(
    ({ createdAt }) => createdAt >= from && (standing === null || createdAt > standing.since),
  );
  for (const newest of fresh) {
    const upTo = (kind: CheckAnswer["kind"]) =>
      answers
        .filter((answer) => answer.kind === kind && answer.createdAt <= newest.createdAt)
        .map(({ isRight }) => isRight);
    const decision = decideStanding(
      standing?.state ?? "good",
      { gold: upTo("gold"), attention: upTo("attention"), newest: newest.kind },
      rules,
    );
    if (decision !== null) return { ...decision, projectId };
  }
  return null;
}

type CheckAnswer = { kind: "gold" | "attention"; createdAt: Date; isRight: boolean };

type Facts = {
  projectId: string;
  rules: QualityRules;
  standing: { state: StandingState; since: Date } | null;
  /** When the oldest of the last labels was given. */
  from: Date;
  /** The last check answers of either kind, the newest last. */
  answers: CheckAnswer[];
};

/** What a member's standing follows from; null for who has labeled nothing. */
async function loadFacts(db: Queries, memberId: string): Promise<Facts | null> {
  const [row] = await db.$queryRaw<
    {
      projectId: string;
      rules: unknown;
      state: StandingState | null;
      since: Date | null;
      goldSince: Date | null;
      from: Date | null;
    }[]
  >`
    /* standing-of */
    select m."projectId"::text as "projectId", to_jsonb(q) as "rules",
           t."state"::text as "state", t."since", t."goldSince",
           (select min("createdAt") from (
              select j."createdAt" from "Judgment" j where j."memberId" = m."id" and j."state" = 'counted'
               order by j."createdAt" desc, j."id" desc limit ${reviewStep}::int) last) as "from"
      from "Member" m
      left join "MemberStanding" t on t."memberId" = m."id"
      left join "QualitySettings" q on q."projectId" = m."projectId"
     where m."id" = ${memberId}::uuid`;
  if (row === undefined || row.from === null) return null;
  const { projectId, state, since, from } = row;
  const rules = readStored(qualityRulesSchema, row.rules ?? {}, "the quality rules of the project");
  const last = (kind: CheckAnswer["kind"]) => Prisma.sql`
    (select ${kind}::text as "kind", j."createdAt", j."id",
            g."firstIsBetter" is not distinct from ${votedForFirstSql("j")} as "isRight"
       from "Judgment" j join "GoldPair" g on g."pairId" = j."pairId" and g."kind" = ${kind}::text::"GoldKind"
      where j."memberId" = ${memberId}::uuid and j."state" = 'counted'
        and j."createdAt" > ${row.goldSince ?? new Date(0)}
      order by j."createdAt" desc, j."id" desc limit ${rules.goldWindow + reviewStep}::int)`;
  const answers = await db.$queryRaw<CheckAnswer[]>`
    /* last-checks */
    select "kind", "createdAt", "isRight" from (${last("gold")} union all ${last("attention")}) answers
     order by "createdAt", "id"`;
  const standing = state === null || since === null ? null : { state, since };
  return { projectId, rules, standing, from, answers };
}
