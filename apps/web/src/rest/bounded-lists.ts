/**
 * The lists that answer whole, and how long they can get. All others can grow with what a project does, and are read
 * page by page.
 */
export const boundedLists: Readonly<Record<string, string>> = {
  "webhooks.list": "A project has at most 20.",
  "datasets.exportFormats": "There are as many as this version writes.",
  "prompts.importRows": "These are the first rows, 200 at most.",
  "evaluations.frontier":
    "It is made of the newest 2,000 measurements of evaluations, and as many of rounds.",
  "quality.faults": "These are the 50 that most people disagree on.",
  "quality.queue": "It is read by place: so many as `limit` says, 100 at most.",
  "quality.judges": "Each was set up by a person, and comes with its last 20 rounds.",
  "crowds.payDue":
    "It is one statement, with a row for each person and rate: what is paid is what was shown.",
  "labeling.history": "These are your last labels, 100 at most.",
};
