import type { Deps } from "../../access/index.ts";
import { countRemaining, type Remaining, remainingMax } from "../../slots/index.ts";
import { drawHandOut } from "./draw.ts";
import { type GoldOdds, goldOdds } from "./mix-in-gold.ts";
import { unseenGoldSql } from "./unseen-gold.sql.ts";

/**
 * How many pairs somebody can still get beside those they hold, up to a bound: the round's, and the gold pairs that
 * will come between them. Each hand-out takes one away whichever it was: of the round's pairs alone the count would
 * stand still exactly when a gold pair comes.
 */
export async function countAhead(
  deps: Pick<Deps, "db" | "now" | "secrets">,
  { projectId, memberId }: { projectId: string; memberId: string },
): Promise<{ count: number; isMore: boolean }> {
  const remaining = await countRemaining(deps.db, { projectId, memberId, now: deps.now() });
  const odds = await goldOdds(deps.db, projectId, memberId);
  return aheadOf(deps, { projectId, memberId }, { remaining, odds });
}

/** The same of what was counted already. */
export async function aheadOf(
  deps: Pick<Deps, "db" | "now" | "secrets">,
  { projectId, memberId }: { projectId: string; memberId: string },
  { remaining, odds }: { remaining: Remaining; odds: GoldOdds | null },
): Promise<{ count: number; isMore: boolean }> {
  const { pairs, mine, mineOfGold } = remaining;
  if (odds === null || pairs > remainingMax) return bounded(pairs);
  const left = await unseenGold(deps, projectId, memberId, deps.now());
  left.gold -= left.mineOfGold;
  left.attention -= left.mineOfAttention;
  // What the person had before comes first, without a draw.
  let count = mine;
  let ordinary = pairs - (mine - mineOfGold);
  while (ordinary > 0 && count <= remainingMax) {
    const kind = drawHandOut(deps, odds, { projectId, memberId, n: odds.seen + count });
    if (kind === "ordinary" || left[kind] <= 0) ordinary -= 1;
    else left[kind] -= 1;
    count += 1;
  }
  return bounded(count);
}

const bounded = (count: number) => ({ count: Math.min(count, remainingMax), isMore: count > remainingMax });

type Left = { gold: number; attention: number; mineOfGold: number; mineOfAttention: number };

async function unseenGold(
  deps: Pick<Deps, "db">,
  projectId: string,
  memberId: string,
  now: Date,
): Promise<Left> {
  const [row] = await deps.db.$queryRaw<Left[]>`
    /* unseen-gold */
    with unseen as (
      select g."kind", exists (select from "Slot" s where s."pairId" = p."id"
                                  and (s."gaveBackId" = ${memberId}::uuid or s."holderId" = ${memberId}::uuid)
                                  and s."state" in ('open', 'leased')) as "isMine"
        from "GoldPair" g join "Pair" p on p."id" = g."pairId"
       where g."projectId" = ${projectId}::uuid and g."kind" in ('gold', 'attention') and ${unseenGoldSql(memberId, now)})
    select (count(*) filter (where "kind" = 'gold'))::int as "gold",
           (count(*) filter (where "kind" = 'attention'))::int as "attention",
           (count(*) filter (where "kind" = 'gold' and "isMine"))::int as "mineOfGold",
           (count(*) filter (where "kind" = 'attention' and "isMine"))::int as "mineOfAttention"
      from unseen`;
  return row ?? { gold: 0, attention: 0, mineOfGold: 0, mineOfAttention: 0 };
}
