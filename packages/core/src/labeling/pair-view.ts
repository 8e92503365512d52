import { idSql, idsSql, Prisma } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { readConversation } from "../prompts/index.ts";
import { aheadOf, type GoldOdds, goldOddsSql } from "../quality/index.ts";
import {
  type ChoiceName,
  countRemainingSql,
  heartbeatsPerLease,
  isFirstLeft,
  type Labeler,
  leaseSecondsSql,
  type Remaining,
} from "../slots/index.ts";
import { asksRationale, readingMs } from "./demands.ts";
import type { PairView } from "./model.ts";

type LeasedPair = {
  leaseId: string;
  leaseUntil: Date;
  leaseSeconds: number;
  pairId: string;
  seed: number | null;
  roundNumber: number | null;
  messages: unknown;
  rationaleShare: number | null;
  showsImages: boolean;
  /** Null where labels are not held back for reading. */
  charactersPerSecond: number | null;
  firstText: string;
  secondText: string;
  choice: ChoiceName | null;
  strength: number | null;
  reasons: string[] | null;
  rationale: string | null;
};

/**
 * Loads what its holder sees of a leased slot.
 *
 * @returns null when this person holds the lease no longer
 */
export async function loadPairView(
  deps: Pick<Deps, "db">,
  labeler: Labeler,
  leaseId: string,
): Promise<PairView | null> {
  const [pair] = await deps.db.$queryRaw<LeasedPair[]>`/* pair-view */ ${pairViewSql(labeler, [leaseId])}`;
  return pair === undefined ? null : viewOf(pair, labeler.pseudonym);
}

/**
 * Loads what its holder sees of leased slots, and how many pairs they can get beside those: as these are in nearly every
 * answer together, they are one statement.
 *
 * @returns views in the order of the leases, without those that this person holds no longer
 */
export async function loadPairViews(
  deps: Pick<Deps, "db" | "now" | "secrets">,
  { projectId, labeler }: { projectId: string; labeler: Labeler },
  leaseIds: readonly string[],
): Promise<{ views: PairView[]; ahead: { count: number; isMore: boolean } }> {
  const who = { projectId, memberId: labeler.id };
  const [row] = await deps.db.$queryRaw<
    { pairs: LeasedPair[]; remaining: Remaining; odds: GoldOdds | null }[]
  >`
    /* pair-views */
    select (select coalesce(jsonb_agg(to_jsonb(v)), '[]') from (${pairViewSql(labeler, leaseIds)}) v) as "pairs",
           (select to_jsonb(r) from (${countRemainingSql({ ...who, now: deps.now() })}) r) as "remaining",
           (select to_jsonb(o) from (${goldOddsSql(projectId, labeler.id)}) o) as "odds"`;
  if (row === undefined) throw new Error("a select without a row");
  const byLease = new Map(row.pairs.map((pair) => [pair.leaseId, pair]));
  const views = leaseIds.flatMap((leaseId) => {
    const pair = byLease.get(leaseId);
    // As JSON a time is a text.
    return pair === undefined
      ? []
      : [viewOf({ ...pair, leaseUntil: new Date(pair.leaseUntil) }, labeler.pseudonym)];
  });
  return { views, ahead: await aheadOf(deps, who, row) };
}

function pairViewSql(labeler: Labeler, leaseIds: readonly string[]): Prisma.Sql {
  // Slots are found by their lease (OFFSET 0), not among all that are leased: the planner takes those for few,
  // and walks thousands of them.
  return Prisma.sql`
    select s."leaseId"::text as "leaseId", s."leaseUntil", s."pairId", r."seed",
           coalesce(r."number", mixed."number") as "roundNumber",
           ${leaseSecondsSql(Prisma.sql`coalesce(r."config", mixed."config")`)} as "leaseSeconds",
           ls."rationaleShare", coalesce(ls."showsImages", false) as "showsImages",
           case when ls."holdsForReading" then coalesce(qs."charactersPerSecond", 100) end as "charactersPerSecond",
           q."messages", a1."text" as "firstText", a2."text" as "secondText",
           was."choice"::text as "choice", was."strength", coalesce(was."reasons", '{}') as "reasons", was."rationale"
      from (select * from "Slot" where "leaseId" = any (${idsSql(leaseIds)}) offset 0) s
      join "Pair" p on p."id" = s."pairId"
      join "Prompt" q on q."id" = p."promptId"
      join "Response" a1 on a1."id" = p."firstId"
      join "Response" a2 on a2."id" = p."secondId"
      left join "LabelingSettings" ls on ls."projectId" = s."projectId"
      left join "QualitySettings" qs on qs."projectId" = s."projectId"
      left join "Round" r on r."id" = s."roundId"
      -- A gold pair seems to be of the round it was mixed into.
      left join "GoldShow" g on g."slotId" = s."id"
      left join "Round" mixed on mixed."id" = g."roundId"
      left join lateral (
        select j.* from "Judgment" j
         where j."pairId" = s."pairId" and j."memberId" = s."holderId" and j."state" = 'withdrawn'
         order by j."createdAt" desc limit 1) was on true
     where s."state" = 'leased' and s."holderId" = ${idSql(labeler.id)}`;
}

function viewOf(pair: LeasedPair, pseudonym: string): PairView {
  const first = { text: pair.firstText };
  const second = { text: pair.secondText };
  const seed = pair.seed ?? 0;
  const firstIsLeft = isFirstLeft(seed, pair.pairId, pseudonym);
  const characters = first.text.length + second.text.length;
  const { charactersPerSecond } = pair;
  const isHeld = charactersPerSecond !== null && pair.choice === null;
  const { leaseId, leaseUntil, choice, strength, reasons, rationale } = pair;
  return {
    lease: { leaseId, expiresAt: leaseUntil, heartbeatSeconds: pair.leaseSeconds / heartbeatsPerLease },
    prompt: readConversation(pair.messages).messages,
    left: firstIsLeft ? first : second,
    right: firstIsLeft ? second : first,
    roundNumber: pair.roundNumber,
    asksRationale: asksRationale(seed, pair.pairId, pseudonym, pair.rationaleShare ?? 0),
    showsImages: pair.showsImages,
    readingMs: isHeld ? readingMs(characters, charactersPerSecond) : 0,
    previous:
      choice === null ? null : { choice, strength, reasons: reasons ?? [], rationale: rationale ?? "" },
  };
}
