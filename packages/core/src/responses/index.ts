export { type DrawOrder, drawResponses } from "./draw-responses.ts";
export type { DrawScope } from "./draw-scope.ts";
export { forEachConcurrently } from "./for-each.ts";
