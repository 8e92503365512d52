import { hash } from "node:crypto";
import { idSql, idsSql, Prisma, type Tx } from "@gshf/db";
import { z } from "zod";
import { armTallies } from "../../tallies/index.ts";
import { everyRow, type StoredChoice, type StoredMixture } from "../model.ts";
import { type LabelColumns, labelColumnsSql, type Verdict, verdictOf } from "../verdict.ts";
import { takeShare, whyLeftOut } from "./choose-rows.ts";

const leftOutSchema = z.object({
  /** Pairs of which no annotator who voted is reliable enough. */
  unreliable: z.int(),
  fewVotes: z.int(),
  disagreed: z.int(),
  /** Offline comparisons beyond the experiment’s limit, and beyond the share. */
  overLimit: z.int(),
  overShare: z.int(),
});

export const mixtureCountsSchema = z.object({
  /** Whether some of the prompts were counted, and the rest inferred. */
  isEstimate: z.boolean(),
  pairs: z.int(),
  /** A tie is two rows, one each way round. */
  rows: z.int(),
  offlineRows: z.int(),
  prompts: z.int(),
  /** Pairs that are left out, by the first limit that does so. */
  leftOut: leftOutSchema,
});

/** So many pairs are all counted. Of more, those of one in 16 prompts, or one in 256, which are then this many or fewer. */
const countedMax = 20_000;

type Found = LabelColumns & { id: string; promptId: string; isOffline: boolean };
type Scope = { projectId: string; rounds: readonly string[]; at: Date };

/**
 * What a mixture would hold if it were made now, and what each of its limits leaves out, without reading any text. Pairs
 * whose conversation can't be read are counted, though they would give no row.
 *
 * @param rounds the ids of the recipe's
 */
export async function countMixture(
  db: Tx,
  recipe: StoredMixture,
  scope: Scope,
): Promise<z.output<typeof mixtureCountsSchema>> {
  const tallies = scope.rounds.length === 0 ? [] : await armTallies(db, scope.rounds);
  const offered = tallies.reduce((sum, { pairs }) => sum + pairs, recipe.offline?.comparisons ?? 0);
  const share = offered <= countedMax ? 1 : offered <= 16 * countedMax ? 16 : 256;
  const found = await findPairs(db, recipe, { ...scope, share });
  const counts = countPairs(found, recipe, share);
  const scaled = (count: number) => count * share;
  return {
    isEstimate: share > 1,
    pairs: scaled(counts.pairs),
    rows: scaled(counts.rows),
    offlineRows: scaled(counts.offlineRows),
    prompts: scaled(counts.prompts),
    leftOut: leftOutSchema.parse(
      Object.fromEntries(Object.entries(counts.leftOut).map(([name, count]) => [name, scaled(count)])),
    ),
  };
}

/** Which prompts are looked at: ids end at random. The first has an index of its own. */
const ofShare = {
  1: Prisma.empty,
  16: Prisma.sql`and right(p."promptId"::text, 1) = '0'`,
  256: Prisma.sql`and right(p."promptId"::text, 1) = '0' and right(p."promptId"::text, 2) = '00'`,
};

async function findPairs(
  db: Tx,
  { offline }: StoredMixture,
  { projectId, rounds, at, share }: Scope & { share: 1 | 16 | 256 },
): Promise<Found[]> {
  const some = ofShare[share];
  const ofRounds = Prisma.sql`
    select p.* from "Pair" p where p."roundId" = any(${idsSql(rounds)}) and p."projectId" = ${idSql(projectId)} ${some}`;
  const comparisons = Prisma.sql`
    select p.* from "Pair" p where p."projectId" = ${idSql(projectId)} and p."source" = 'offline'
       and p."roundId" is null and p."offlineLabel" is not null ${some}`;
  const pairs = offline === null ? ofRounds : Prisma.sql`${ofRounds} union all ${comparisons}`;
  return db.$queryRaw<Found[]>`/* count-mixture */
    select p."id", p."promptId"::text as "promptId", p."roundId" is null as "isOffline", ${labelColumnsSql(at)}
      from (${pairs}) p
      join "Prompt" q on q."id" = p."promptId" and q."split" = 'train'
      left join "Round" r on r."id" = p."roundId"`;
}

type Counted = { pair_id: string; promptId: string; isOffline: boolean };

function countPairs(found: readonly Found[], recipe: StoredMixture, share: number) {
  const choice = recipe.choice ?? everyRow;
  const leftOut = { unreliable: 0, fewVotes: 0, disagreed: 0, overLimit: 0, overShare: 0 };
  const rows: Counted[] = [];
  const offline = withinLimit(found, recipe, share);
  leftOut.overLimit = found.filter(({ isOffline }) => isOffline).length - offline.length;
  for (const pair of [...found.filter(({ isOffline }) => !isOffline), ...offline]) {
    const { label, why } = labelOf(pair, choice);
    if (why !== null) leftOut[why] += 1;
    if (label === null || why !== null) continue;
    const row = { pair_id: pair.id, promptId: pair.promptId, isOffline: pair.isOffline };
    rows.push(...(label.pFirst === 0.5 ? [row, row] : [row]));
  }
  const others = rows.filter(({ isOffline }) => !isOffline);
  const before = rows.filter(({ isOffline }) => isOffline);
  const after =
    choice.offlineShare === null
      ? before
      : takeShare(before, { share: choice.offlineShare, others: others.length, seed: recipe.seed });
  leftOut.overShare = pairsOf(before) - pairsOf(after);
  const all = [...others, ...after];
  return {
    pairs: pairsOf(all),
    rows: all.length,
    offlineRows: after.length,
    prompts: new Set(all.map(({ promptId }) => promptId)).size,
    leftOut,
  };
}

const pairsOf = (rows: readonly Counted[]) => new Set(rows.map(({ pair_id }) => pair_id)).size;

/** Null where there is nothing to learn of a pair, whichever limits there are. */
function labelOf(
  pair: Found,
  choice: StoredChoice,
): { label: Verdict | null; why: "unreliable" | "fewVotes" | "disagreed" | null } {
  const said = verdictOf(pair);
  if (said === null || said.weight === 0) return { label: null, why: null };
  const label = verdictOf(pair, choice.reliabilityMin);
  if (label === null || label.weight === 0) return { label: null, why: "unreliable" };
  return { label, why: whyLeftOut({ ...label, p_chosen: label.pFirst }, choice) };
}

/** The offline comparisons that the experiment's limit leaves: the same ones as `offlinePairsSql`. */
function withinLimit(found: readonly Found[], { offline }: StoredMixture, share: number): Found[] {
  const pairs = found.filter(({ isOffline }) => isOffline);
  if (offline === null || offline.limit === null) return pairs;
  const { limit, seed } = offline;
  const place = new Map(pairs.map(({ id }) => [id, hash("sha256", `offline:${seed}:${id}`)]));
  return pairs
    .toSorted((a, b) => ((place.get(a.id) ?? "") < (place.get(b.id) ?? "") ? -1 : 1))
    .slice(0, Math.round(limit / share));
}
