import { type Vote, votedFor } from "../../slots/index.ts";

/** Which answer a judgment is for, as known answers are kept: true the first, false the second, null neither. */
export function preferredFirst(judgment: Vote): boolean | null {
  const voted = votedFor(judgment);
  return voted === "neither" ? null : voted === "first";
}
