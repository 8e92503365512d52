export { type DrawOrder, drawResponses } from "./draw-responses.ts";
export type { DrawScope } from "./draw-scope.ts";
export {
  type AskedPolicy,
  DrawScorer,
  type DrawToScore,
  isPassing,
} from "./draw-scorer.ts";
export { forEachConcurrently } from "./for-each.ts";
