import type { Dataset, Policy, Prisma, Project } from "@gshf/db";
import type { JobRequest } from "@gshf/trainer-protocol";

/** Whose training it is, of what, and what is to come of it. */
export type TrainingOrder = {
  project: Project;
  /** What its jobs belong to: a round, or a training that somebody started by hand. */
  owner: { roundId: string } | { trainingId: string };
  /** Jobs that ended before this moment were of an earlier try. */
  since: Date;
  /** The round's number; of a training by hand the dataset's. */
  round: number;
  dataset: Pick<Dataset, "id">;
  /** What the trainer fetches. */
  input: { manifestKey: string; manifestSha256: string; manifest: Prisma.JsonValue };
  reference: Policy;
  /** What the policy is called here, and at the server that loads it. */
  policyName: string;
  modelName: string;
  makes: "policy" | "reward-model";
  keepCheckpoints: boolean;
} & Pick<JobRequest, "init_artifact" | "training">;

/**
 * The training at the end of a round, on the round's own dataset, whose manifest says all that is asked for. A trainer of
 * version 2 is told the same as a spec, which its job keeps.
 */
export function orderOfRound(of: {
  project: Project;
  round: { id: string; number: number; stateSince: Date };
  reference: Policy;
  dataset: Dataset;
}): TrainingOrder {
  const { project, round, reference, dataset } = of;
  const { manifestKey, manifestSha256, manifest } = dataset;
  return {
    project,
    owner: { roundId: round.id },
    since: round.stateSince,
    round: round.number,
    dataset,
    input: { manifestKey, manifestSha256, manifest },
    reference,
    policyName: `round-${round.number}`,
    modelName: `${project.slug}-round-${round.number}`,
    makes: "policy",
    keepCheckpoints: false,
    init_artifact: null,
  };
}
