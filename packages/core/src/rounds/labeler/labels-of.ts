import { createRandom, sigmoid } from "@gshf/gshf";
import { deriveSeed } from "../../projects/index.ts";
import type { VotedFor } from "../../slots/model.ts";
import type { PairScores, RoundLabeler } from "./model.ts";

/**
 * What scores say of a pair, once for each label it wants. A draw is the same for the same round's seed, pair and place
 * among the labels.
 */
export function labelsOf(
  labeler: RoundLabeler,
  { first, second }: PairScores,
  pair: { id: string; seed: number; labels: number },
): VotedFor[] {
  const better: VotedFor = first === second ? "neither" : first > second ? "first" : "second";
  return Array.from({ length: pair.labels }, (_, index) => {
    if (labeler.kind !== "scorer" || labeler.choice === "better") return better;
    const draw = createRandom(deriveSeed(pair.seed, "scorer-label", pair.id, index)).uniform();
    return draw < sigmoid((first - second) / labeler.temperature) ? "first" : "second";
  });
}
