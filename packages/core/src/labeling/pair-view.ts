import type { Deps } from "../access/index.ts";
import type { Labeler } from "./claim-pair.ts";
import { type ChatMessage, type ChoiceName, heartbeatsPerLease, type PairView } from "./model.ts";
import { isFirstLeft } from "./shown-side.ts";

type LeasedPair = {
  leaseId: string;
  leaseUntil: Date;
  leaseSeconds: number;
  pairId: string;
  seed: number | null;
  roundNumber: number | null;
  messages: unknown;
  firstText: string;
  secondText: string;
  choice: ChoiceName | null;
  strength: number | null;
  reasons: string[] | null;
  rationale: string | null;
};

/** Loads what their holder sees of leased slots, in the order of `leaseIds`. Leases no longer held are left out. */
export async function loadPairViews(
  deps: Pick<Deps, "db">,
  labeler: Labeler,
  leaseIds: string[],
): Promise<PairView[]> {
  if (leaseIds.length === 0) return [];
  const pairs = await deps.db.$queryRaw<LeasedPair[]>`
    SELECT s."leaseId"::text AS "leaseId", s."leaseUntil", s."pairId", r."seed",
           coalesce(r."number", mixed."number") AS "roundNumber",
           coalesce((coalesce(r."config", mixed."config")->>'leaseSeconds')::int, 600) AS "leaseSeconds",
           q."messages", a1."text" AS "firstText", a2."text" AS "secondText",
           was."choice"::text AS "choice", was."strength", was."reasons", was."rationale"
      FROM "Slot" s
      JOIN "Pair" p ON p."id" = s."pairId"
      JOIN "Prompt" q ON q."id" = p."promptId"
      JOIN "Response" a1 ON a1."id" = p."firstId"
      JOIN "Response" a2 ON a2."id" = p."secondId"
      LEFT JOIN "Round" r ON r."id" = s."roundId"
      -- A gold pair seems to be of the round it was mixed into.
      LEFT JOIN "GoldShow" g ON g."slotId" = s."id"
      LEFT JOIN "Round" mixed ON mixed."id" = g."roundId"
      LEFT JOIN LATERAL (
        SELECT j.* FROM "Judgment" j
         WHERE j."pairId" = s."pairId" AND j."memberId" = s."holderId" AND j."state" = 'withdrawn'
         ORDER BY j."createdAt" DESC LIMIT 1) was ON true
     WHERE s."leaseId" = ANY (${leaseIds}::uuid[]) AND s."state" = 'leased' AND s."holderId" = ${labeler.id}::uuid`;
  const views = new Map(pairs.map((pair) => [pair.leaseId, viewOf(pair, labeler.pseudonym)]));
  return leaseIds.flatMap((leaseId) => views.get(leaseId) ?? []);
}

function viewOf(pair: LeasedPair, pseudonym: string): PairView {
  const first = { text: pair.firstText };
  const second = { text: pair.secondText };
  const firstIsLeft = isFirstLeft(pair.seed ?? 0, pair.pairId, pseudonym);
  const { leaseId, leaseUntil, choice, strength, reasons, rationale } = pair;
  return {
    lease: { leaseId, expiresAt: leaseUntil, heartbeatSeconds: pair.leaseSeconds / heartbeatsPerLease },
    prompt: readMessages(pair.messages),
    left: firstIsLeft ? first : second,
    right: firstIsLeft ? second : first,
    roundNumber: pair.roundNumber,
    previous:
      choice === null ? null : { choice, strength, reasons: reasons ?? [], rationale: rationale ?? "" },
  };
}

/** Prompts are validated when they are imported; what is not a message here is left out. */
export function readMessages(stored: unknown): ChatMessage[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((message: unknown) => {
    if (typeof message !== "object" || message === null) return [];
    const role: unknown = Reflect.get(message, "role");
    const content: unknown = Reflect.get(message, "content");
    return typeof role === "string" && typeof content === "string" ? [{ role, content }] : [];
  });
}
