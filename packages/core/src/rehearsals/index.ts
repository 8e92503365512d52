import { getRehearsal } from "./get-rehearsal.ts";
import { startRehearsal } from "./start-rehearsal.ts";
import { stopRehearsal } from "./stop-rehearsal.ts";

export { getRehearsal, type RehearsalView } from "./get-rehearsal.ts";
export { type RehearsalWork, workRehearsal } from "./work-rehearsal.ts";

export const rehearsalsVerbs = { get: getRehearsal, start: startRehearsal, stop: stopRehearsal };
