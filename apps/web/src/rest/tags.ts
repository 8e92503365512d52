import type { verbs } from "@gshf/core/registry";

/** What each slice's operations are about; in the order of the reference. */
export const tags: Readonly<Record<keyof typeof verbs, string>> = {
  projects: "Projects and their settings.",
  access: "You, your tokens, members, invites and the audit log.",
  members: "What becomes of members.",
  webhooks: "Whom outside a project tells what happens in it.",
  prompts: "Prompts, and the files that they come from.",
  policies: "Policies and the servers that answer for them.",
  experiments: "Lines of work side by side.",
  rounds: "Rounds, from draft to a trained policy, and their pairs.",
  rehearsals: "A round tried on data that is there already.",
  recipes: "The paper’s methods, run step by step.",
  datasets: "Frozen datasets, datasets built apart from rounds, and exports.",
  trainings: "Trainings apart from rounds.",
  evaluations: "Policies measured and compared.",
  quality: "Agreement, reliability, gold pairs, reviews and LLM judges.",
  crowds: "Guidelines, the entry test, studies and pay.",
  labeling: "Labeling itself: for programs that stand in for people.",
};
