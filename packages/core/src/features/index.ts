export { embedBatch, textsPerBatch } from "./embed-texts.ts";
export { decodeRow, encodeRows } from "./feature-shard.ts";
export { embeddedWidth, featureVector } from "./feature-vector.ts";
export { loadFeatures, type TextRef } from "./load-features.ts";
