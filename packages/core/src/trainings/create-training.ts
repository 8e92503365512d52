import { type Dataset, type Policy, type Project, type Training, type Tx, transaction } from "@gshf/db";
import { canonicalJson, TrainingSpec, takesTraining, trainingSpecSha256 } from "@gshf/trainer-protocol";
import { z } from "zod";
import {
  actorName,
  type Deps,
  done,
  type Outcome,
  type ProjectCaller,
  type Refusal,
  refuse,
  verb,
} from "../access/index.ts";
import { findDataset, rowsOfDataset } from "../datasets/index.ts";
import { lockProject } from "../projects/index.ts";
import { projectTally } from "../tallies/index.ts";
import { mayRetry } from "./act-on-training.ts";
import { askTrainer } from "./ask-trainer.ts";
import { refuseByTrainer, refuseRows, refuseSettings } from "./check-spec.ts";
import { findExperiment } from "./find-experiment.ts";
import { type NewTraining, newTrainingSchema } from "./model.ts";
import { findStart } from "./start-policy.ts";
import { wakeTraining } from "./wake-training.ts";

/**
 * Starts a training from any dataset of the project. What can't come to a good end is refused here, by field, before
 * anything is spent: its trainer is asked first.
 */
export const createTraining = verb({
  name: "trainings.create",
  kind: "mutation",
  may: "rounds.write",
  scope: "train",
  input: newTrainingSchema,
  output: z.object({ number: z.int(), name: z.string() }),
  run: async (deps, { project, actor, audit }, input) => {
    const started = await startTraining(deps, { project, actor, audit }, input);
    if (!started.ok) return started;
    const { training, isNew } = started.value;
    if (isNew) return done({ number: training.number, name: training.name });
    const again = mayRetry(training.state) ? "Retry it there" : "It is there";
    const message = `Training ${training.number} asks for the same of the same dataset. ${again}, or choose another seed.`;
    return refuse("conflict", message, "seed");
  },
});

/** The training that asks for this of this dataset: the one that there is, or a new one. */
export async function startTraining(
  deps: Deps,
  { project, actor, audit }: Pick<ProjectCaller, "project" | "actor" | "audit">,
  input: NewTraining,
): Promise<Outcome<{ training: Training; isNew: boolean }>> {
  const checked = await check(deps, project, input);
  if (!checked.ok) return checked;
  const { dataset, start, reference, protocol } = checked.value;
  const spec = specFor(input, { dataset, start, reference });
  const specSha256 = trainingSpecSha256(spec);
  return transaction(deps.db, async (tx) => {
    // The row is the lock under which numbers are given and names are taken.
    await lockProject(tx, project.id);
    const datasetId_specSha256 = { datasetId: dataset.id, specSha256 };
    const same = await tx.training.findUnique({ where: { datasetId_specSha256 } });
    if (same !== null) return done({ training: same, isNew: false });
    const refused = await refuseTaken(tx, project.id, input);
    if (refused !== null) return refused;
    const { nextTrainingNumber } = await tx.project.update({
      where: { id: project.id },
      data: { nextTrainingNumber: { increment: 1 } },
    });
    const now = deps.now();
    const training = await tx.training.create({
      data: {
        projectId: project.id,
        number: nextTrainingNumber - 1,
        datasetId: dataset.id,
        name: input.name,
        spec: JSON.parse(canonicalJson(spec)),
        specSha256,
        keepCheckpoints: input.keepCheckpoints,
        startPolicyId: start?.id ?? null,
        protocol,
        stateSince: now,
        wakeAt: now,
        createdAt: now,
        createdBy: actorName(actor),
      },
    });
    await wakeTraining(tx, deps, training.id);
    const detail = { algorithm: input.algorithm, dataset: dataset.manifestSha256 };
    await audit(tx, { subject: `training:${training.id}`, detail });
    return done({ training, isNew: true });
  });
}

type Checked = { dataset: Dataset; start: Policy | null; reference: Policy; protocol: 1 | 2 };

async function check(deps: Deps, project: Project, input: NewTraining): Promise<Outcome<Checked>> {
  const dataset = await findDataset(deps, project.id, input.manifestSha256);
  if (!dataset.ok) return dataset;
  const settings = refuseSettings(input);
  if (settings !== null) return settings;
  const { offlinePairs } = await projectTally(deps.db, project.id);
  const rows = refuseRows(rowsOfDataset(dataset.value), offlinePairs, project.featureMapId !== null, input);
  if (rows !== null) return rows;
  const { referencePolicy: reference } = await findExperiment(deps, dataset.value);
  if (reference === null) {
    const message = "The dataset’s experiment has no reference policy π₀ yet. Register it first.";
    return refuse("invalid", message, "start");
  }
  const start = await findStart(deps, { projectId: project.id, reference }, input);
  if (!start.ok) return start;
  const trainer = await askTrainer(deps, project);
  const refused = refuseByTrainer(trainer, input);
  if (refused !== null) return refused;
  const protocol = trainer.state === "known" && takesTraining(trainer) ? 2 : 1;
  return done({ dataset: dataset.value, start: start.value, reference, protocol });
}

function specFor(
  input: NewTraining,
  { dataset, start, reference }: Pick<Checked, "dataset" | "start" | "reference">,
): TrainingSpec {
  const isPessimistic = input.algorithm === "dpo_pessimistic";
  return TrainingSpec.parse({
    spec_version: 2,
    dataset: dataset.manifestSha256,
    algorithm: input.algorithm,
    eta: input.eta,
    kl_path: input.algorithm === "multi_step_rso" ? input.klPath : [],
    beta_pess: isPessimistic ? input.betaPess : 0,
    uncertainty: isPessimistic ? input.uncertainty : null,
    hyperparameters: input.hyperparameters,
    init_from: start === null ? "pi0" : "policy",
    init_policy: start?.name ?? null,
    reference: reference.name,
    seed: input.seed,
  });
}

/** Why nothing new may be called this; null when it may. */
async function refuseTaken(tx: Tx, projectId: string, { name }: NewTraining): Promise<Refusal | null> {
  const policy = await tx.policy.findUnique({ where: { projectId_name: { projectId, name } } });
  const other = await tx.training.findFirst({
    where: { projectId, name, state: { in: ["preparing", "training"] } },
  });
  if (policy === null && other === null) return null;
  const whose = policy === null ? `Training ${other?.number} will make` : "The project has";
  return refuse("conflict", `${whose} a policy named ${name} already. Choose another name.`, "name");
}
