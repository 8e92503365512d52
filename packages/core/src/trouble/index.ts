export { backoffSeconds } from "./backoff.ts";
export {
  troubleOfInference,
  troubleOfTrainer,
  unwrapOrThrow,
  unwrapTrainerOrThrow,
} from "./from-upstream.ts";
export { noteTrouble } from "./note-trouble.ts";
export { toTrouble } from "./to-trouble.ts";
export { Trouble } from "./trouble.ts";
