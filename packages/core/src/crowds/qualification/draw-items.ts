import { deriveSeed } from "../../projects/index.ts";

/**
 * The items of one attempt: those the person has not had before come first, in an order that is theirs alone,
 * the same whenever it is asked for.
 */
export function drawItems(
  pairIds: readonly string[],
  seen: ReadonlySet<string>,
  person: { pseudonym: string; attempt: number },
  count: number,
): string[] {
  const place = (pairId: string) => deriveSeed(0, "qualification", person.pseudonym, person.attempt, pairId);
  return [...pairIds]
    .sort((a, b) => Number(seen.has(a)) - Number(seen.has(b)) || place(a) - place(b) || (a < b ? -1 : 1))
    .slice(0, count);
}

/** Whether an item's first answer stands on the left for this person: as fair a coin as for real pairs. */
export function isItemFirstLeft(pairId: string, pseudonym: string): boolean {
  return deriveSeed(0, "qualification-side", pairId, pseudonym) % 2 === 0;
}
