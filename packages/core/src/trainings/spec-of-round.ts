import type { Prisma, TrainingJob } from "@gshf/db";
import {
  hyperparametersOf,
  Manifest,
  type TrainerCapabilities,
  TrainingSpec,
  takesTraining,
} from "@gshf/trainer-protocol";
import { readStored } from "../stored/model.ts";
import type { TrainingOrder } from "./training-order.ts";

/** What manifests of rounds say of our own reward, beside what the optimiser was set to. */
const ours = "features";

/**
 * What a round's manifest asks for as a spec, for a trainer that takes one; undefined for the others, which read the
 * manifest. What is ours among the hyperparameters goes to trainers alone that name it, or take any.
 */
export function specOfRound(
  { manifest: stored, manifestSha256 }: TrainingOrder["input"],
  trainer: TrainerCapabilities,
): TrainingSpec | undefined {
  if (!takesTraining(trainer)) return undefined;
  const manifest = readStored(Manifest, stored, "the manifest of the dataset");
  const { algorithm, eta, kl_path, ref_model, seed, hyperparameters } = manifest;
  const known = hyperparametersOf(trainer, algorithm);
  const isTaken = (name: string) =>
    name !== ours || known === null || known.some((range) => range.name === ours);
  return {
    spec_version: 2,
    dataset: manifestSha256,
    algorithm,
    eta,
    kl_path,
    beta_pess: 0,
    uncertainty: null,
    hyperparameters: Object.fromEntries(Object.entries(hyperparameters).filter(([name]) => isTaken(name))),
    init_from: "pi0",
    init_policy: null,
    reference: ref_model,
    seed,
  };
}

/** What a job asks for beside its manifest: what was settled when it was made, else what its training says. */
export function specOfJob(
  job: Pick<TrainingJob, "spec">,
  order: Pick<TrainingOrder, "training">,
): TrainingSpec | undefined {
  if (job.spec === null) return order.training;
  return readStored(TrainingSpec, job.spec, "what a training job asks for");
}

/** As a column keeps it: left out where there is none. */
export function storedSpec(spec: TrainingSpec | undefined): { spec?: Prisma.InputJsonValue } {
  return spec === undefined ? {} : { spec };
}
