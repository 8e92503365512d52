export { backoffSeconds, patienceSeconds } from "./backoff.ts";
export { orTrainerTrouble, orTrouble, troubleOfInference, troubleOfTrainer } from "./from-upstream.ts";
export { toTrouble } from "./to-trouble.ts";
export { Trouble } from "./trouble.ts";
