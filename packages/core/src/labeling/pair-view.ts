import type { Deps } from "../access/index.ts";
import type { Labeler } from "./claim-pair.ts";
import { asksRationale, readingMs } from "./demands.ts";
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
  // The slot is found by its lease (OFFSET 0), not among all that are leased: the planner takes those for few,
  // and walks thousands of them.
  const [pair] = await deps.db.$queryRaw<LeasedPair[]>`
    /* pair-view */
    SELECT s."leaseId"::text AS "leaseId", s."leaseUntil", s."pairId", r."seed",
           coalesce(r."number", mixed."number") AS "roundNumber",
           coalesce((coalesce(r."config", mixed."config")->>'leaseSeconds')::int, 600) AS "leaseSeconds",
           ls."rationaleShare", coalesce(ls."showsImages", false) AS "showsImages",
           CASE WHEN ls."holdsForReading" THEN coalesce(qs."charactersPerSecond", 100) END AS "charactersPerSecond",
           q."messages", a1."text" AS "firstText", a2."text" AS "secondText",
           was."choice"::text AS "choice", was."strength", coalesce(was."reasons", '{}') AS "reasons", was."rationale"
      FROM (SELECT * FROM "Slot" WHERE "leaseId" = ${leaseId}::uuid OFFSET 0) s
      JOIN "Pair" p ON p."id" = s."pairId"
      JOIN "Prompt" q ON q."id" = p."promptId"
      JOIN "Response" a1 ON a1."id" = p."firstId"
      JOIN "Response" a2 ON a2."id" = p."secondId"
      LEFT JOIN "LabelingSettings" ls ON ls."projectId" = s."projectId"
      LEFT JOIN "QualitySettings" qs ON qs."projectId" = s."projectId"
      LEFT JOIN "Round" r ON r."id" = s."roundId"
      -- A gold pair seems to be of the round it was mixed into.
      LEFT JOIN "GoldShow" g ON g."slotId" = s."id"
      LEFT JOIN "Round" mixed ON mixed."id" = g."roundId"
      LEFT JOIN LATERAL (
        SELECT j.* FROM "Judgment" j
         WHERE j."pairId" = s."pairId" AND j."memberId" = s."holderId" AND j."state" = 'withdrawn'
         ORDER BY j."createdAt" DESC LIMIT 1) was ON true
     WHERE s."state" = 'leased' AND s."holderId" = ${labeler.id}::uuid`;
  return pair === undefined ? null : viewOf(pair, labeler.pseudonym);
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
    prompt: readMessages(pair.messages),
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
