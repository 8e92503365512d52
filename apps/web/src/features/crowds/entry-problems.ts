/** Why nobody was let in by a study's link, as codes in an address: the page has its own words for each. */
export const entryProblems = ["closed", "person", "submission", "stopped", "staff", "unknown"] as const;
export type EntryProblemCode = (typeof entryProblems)[number];
