import type { Project, Tx } from "@gshf/db";
import { addSystemMember, uuidFrom } from "../../access/index.ts";
import type { LoadedRound } from "../stage.ts";

export type LabelerMember = { id: string; pseudonym: string };

/**
 * The members under whose pseudonyms a round that no person labels is labeled, one for each label of a pair: nobody
 * labels a pair twice, and what is drawn independently are different votes. Those of one scorer are the same in all
 * rounds, and another model of scores is another member, so that no pseudonym stands for two.
 */
export async function findLabelers(tx: Tx, round: LoadedRound): Promise<LabelerMember[]> {
  const { project, config } = round;
  const members: LabelerMember[] = [];
  for (let index = 0; index < config.labelsPerPair; index++) {
    members.push(await addSystemMember(tx, project.id, identityOf(project, round, index)));
  }
  return members;
}

function identityOf(project: Project, { config }: LoadedRound, index: number) {
  const { id } = project;
  if (config.labeler.kind === "reward-model") {
    return { kind: "reward_model", name: "of each round", userId: uuidFrom("reward-model", id) } as const;
  }
  const model = project.scorerModel ?? "";
  const name = index === 0 ? model : `${model}, label ${index + 1}`;
  return { kind: "scorer", name, userId: uuidFrom("scorer", id, model, String(index)) } as const;
}
