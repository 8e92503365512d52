import type { Measurement, Policy, Training } from "@gshf/db";
import { canonicalJson, TrainingSpec } from "@gshf/trainer-protocol";
import { z } from "zod";
import type { Deps } from "../access/index.ts";
import { figuresSchema } from "../measurements/index.ts";
import { sha256Hex } from "../projects/index.ts";
import { readStored } from "../stored/model.ts";
import { uncertainties } from "../trainings/model.ts";
import { type EvaluationSpec, evaluatedSplits } from "./model.ts";

/** One cell as it is shown: a policy on a split at a temperature. */
export const measuredCellSchema = z.object({
  policyId: z.uuid(),
  policy: z.string(),
  isReference: z.boolean(),
  isBaseline: z.boolean(),
  /** The training that made it, and after how many steps where it is a checkpoint on the way. */
  training: z.object({ name: z.string(), step: z.int().nullable() }).nullable(),
  /** The β that DPO trained it with, 0 without pessimism; `series` is the same where nothing else was asked for otherwise. */
  pessimism: z
    .object({ beta: z.number(), uncertainty: z.enum(uncertainties).nullable(), series: z.string() })
    .nullable(),
  split: z.enum(evaluatedSplits),
  temperature: z.number(),
  topP: z.number(),
  prompts: z.int(),
  samples: z.int(),
  figures: figuresSchema,
});
export type MeasuredCell = z.output<typeof measuredCellSchema>;

type Row = Measurement & { policy: PolicyOfTraining };

type PolicyOfTraining = Policy & {
  trainingJob: { policy: { name: string } | null; training: Pick<Training, "spec" | "number"> | null } | null;
  checkpointOf: { id: string; training: { name: string } | null; policy: { name: string } | null } | null;
};

/** What a measurement's policy is read with. */
export const withPolicy = {
  policy: {
    include: {
      trainingJob: {
        select: { policy: { select: { name: true } }, training: { select: { spec: true, number: true } } },
      },
      checkpointOf: {
        select: {
          id: true,
          training: { select: { name: true } },
          policy: { select: { name: true } },
        },
      },
    },
  },
} as const;

/** The measured cells of one evaluation, by split, then policy, then temperature. */
export async function measuredCells(
  deps: Pick<Deps, "db">,
  runId: string,
  spec: EvaluationSpec,
): Promise<MeasuredCell[]> {
  const rows = await deps.db.measurement.findMany({ where: { runId }, include: withPolicy });
  const place = (cell: MeasuredCell) => evaluatedSplits.indexOf(cell.split);
  return rows
    .flatMap((row) => cellOf(row, spec) ?? [])
    .sort(
      (a, b) =>
        place(a) - place(b) ||
        a.policy.localeCompare(b.policy, "en", { numeric: true }) ||
        a.temperature - b.temperature,
    );
}

function cellOf(row: Row, spec: EvaluationSpec): MeasuredCell | null {
  const split = evaluatedSplits.find((one) => one === row.split);
  if (split === undefined) return null;
  const asked = spec.policies.find(({ id }) => id === row.policyId);
  return {
    policyId: row.policyId,
    policy: row.policy.name,
    isReference: row.policyId === spec.reference.id,
    isBaseline: row.policyId === spec.baseline.id,
    training: trainingOf(row.policy),
    pessimism: pessimismOf(row.policy),
    split,
    temperature: row.temperature,
    topP: asked?.topP ?? row.policy.topP,
    prompts: row.prompts,
    samples: row.samples,
    figures: readStored(figuresSchema, row.figures, `the measurement of ${row.policy.name} on ${split}`),
  };
}

/** A training's own policy stands at the end of its checkpoints. */
function trainingOf({ name, checkpointOf, checkpointStep, trainingJob }: PolicyOfTraining) {
  if (checkpointOf !== null) {
    const of = checkpointOf.training?.name ?? checkpointOf.policy?.name ?? checkpointOf.id;
    return { name: of, step: checkpointStep };
  }
  return trainingJob === null ? null : { name, step: null };
}

/** With how much pessimism a policy was trained; null where it comes of no training by DPO. */
function pessimismOf({ trainingJob }: PolicyOfTraining): MeasuredCell["pessimism"] {
  const training = trainingJob?.training ?? null;
  if (training === null) return null;
  const spec = readStored(TrainingSpec, training.spec, `the spec of training ${training.number}`);
  const { algorithm, beta_pess: beta, uncertainty, ...shared } = spec;
  if (algorithm !== "dpo" && algorithm !== "dpo_pessimistic") return null;
  return { beta, uncertainty, series: sha256Hex(canonicalJson(shared)) };
}
