import { type AnyVerb, accessVerbs } from "../access/index.ts";
import { crowdsVerbs } from "../crowds/index.ts";
import { datasetsVerbs } from "../datasets/index.ts";
import { evaluationsVerbs } from "../evaluations/index.ts";
import { experimentsVerbs } from "../experiments/index.ts";
import { labelingVerbs } from "../labeling/index.ts";
import { membersVerbs } from "../members/index.ts";
import { policiesVerbs } from "../policies/index.ts";
import { projectsVerbs } from "../projects/index.ts";
import { promptsVerbs } from "../prompts/index.ts";
import { qualityVerbs } from "../quality/index.ts";
import { recipesVerbs } from "../recipes/index.ts";
import { rehearsalsVerbs } from "../rehearsals/index.ts";
import { roundsVerbs } from "../rounds/index.ts";
import { trainingsVerbs } from "../trainings/index.ts";
import { webhooksVerbs } from "../webhooks/index.ts";

/**
 * Everything that somebody outside may have done or be told, by slice and name: routes, documents and the matrix of
 * who may what are made of it.
 *
 * What can't be a verb says for itself who may: streams (`receiveFile` and `receivePart` take files in, `importPrompts` and its like those at hand,
 * `openDatasetFile`, `openImportReport` and `loadImage` give them out, `followRounds` tells of changes), and what nobody has to be signed in for (`acceptInvite`, whose
 * proof is the link, and `receiveTrainerEvent`, whose proof is the signature).
 */
export const verbs = {
  access: accessVerbs,
  members: membersVerbs,
  projects: projectsVerbs,
  webhooks: webhooksVerbs,
  prompts: promptsVerbs,
  policies: policiesVerbs,
  datasets: datasetsVerbs,
  trainings: trainingsVerbs,
  evaluations: evaluationsVerbs,
  experiments: experimentsVerbs,
  crowds: crowdsVerbs,
  quality: qualityVerbs,
  rounds: roundsVerbs,
  rehearsals: rehearsalsVerbs,
  recipes: recipesVerbs,
  labeling: labelingVerbs,
} as const satisfies Record<string, Record<string, AnyVerb>>;
