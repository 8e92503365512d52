export { type ArmTally, armTallies, leasedSlots, projectTally } from "./arm-tallies.ts";
export { checkTallies, lastDifference, type TallyCheckResult } from "./check-tallies.ts";
export { labelersOf, labelsOfMembers, labelsOfProjects } from "./member-tallies.ts";
export { promptsOfProjects } from "./prompt-tallies.ts";
export { talliesOfPairs } from "./tallies-of-pairs.ts";
