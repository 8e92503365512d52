export { embedAnswers } from "./embed-answers.ts";
export { embedBatch, textsPerBatch } from "./embed-texts.ts";
export {
  answerKey,
  type EmbeddedText,
  type OrderedAnswer,
  textsToEmbed,
} from "./embedded-texts.ts";
export { decodeRow, encodeRows } from "./feature-shard.ts";
export { loadFeatures, type MeasuredAnswer } from "./load-features.ts";
