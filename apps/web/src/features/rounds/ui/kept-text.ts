import { formatCount } from "#ui/format.ts";

/** What is said of pairs that are kept from who may still label them; nothing where there are none. */
export function keptText(kept: number): string {
  return kept === 0 ? "" : ` ${formatCount(kept)} that you may still be asked to label are not shown.`;
}
