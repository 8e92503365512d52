export { type DrawOrder, type DrawScope, drawResponses } from "./draw-responses.ts";
export { forEachConcurrently } from "./for-each.ts";
