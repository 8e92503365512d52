import type { DatasetRow } from "@gshf/trainer-protocol";

/**
 * Whether the chosen answer comes first where a format has an A and a B: as its labelers saw it, else by its pair's
 * name. Never always, or a model learns that A wins.
 */
export function isChosenFirst({ chosen_was_left, pair_id }: DatasetRow): boolean {
  return chosen_was_left ?? sumOf(pair_id) % 2 === 0;
}

/** FNV-1a, 32 bits, of the text's code units; its high half, which is the better mixed one. */
function sumOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 16;
}
