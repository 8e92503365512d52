import type { FeatureMap } from "@gshf/db";
import type { Deps } from "../access/index.ts";
import { connect } from "../policies/index.ts";
import { embedBatch, textsPerBatch } from "./embed-texts.ts";
import { type OrderedAnswer, textsToEmbed } from "./embedded-texts.ts";

/** Embeds what a map reads of some answers and has no features yet, one batch after the other. */
export async function embedAnswers(
  deps: Deps,
  map: FeatureMap,
  answers: readonly OrderedAnswer[],
  signal: AbortSignal,
): Promise<void> {
  const texts = textsToEmbed(map, answers);
  const client = connect(deps, map, { retriesMax: 1 });
  for (let from = 0; from < texts.length; from += textsPerBatch) {
    await embedBatch(deps, client, map, texts.slice(from, from + textsPerBatch), signal);
  }
}
