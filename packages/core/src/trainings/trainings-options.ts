import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { askTrainer } from "./ask-trainer.ts";
import { algorithms } from "./model.ts";
import { presets } from "./presets.ts";
import { whyNoStart } from "./start-policy.ts";

/** HyperparameterRange as it is read: the protocol's own schema also says how to read it. */
const rangeSchema = z.object({
  name: z.string(),
  type: z.enum(["number", "integer", "text", "boolean"]),
  min: z.number().optional(),
  max: z.number().optional(),
  values: z.array(z.string()).optional(),
  default: z.union([z.number(), z.string(), z.boolean(), z.null()]).optional(),
  what: z.string().optional(),
  algorithms: z.array(z.string()).optional(),
});

const trainerSchema = z.discriminatedUnion("state", [
  z.object({ state: z.literal("none") }),
  z.object({ state: z.literal("silent"), message: z.string() }),
  z.object({
    state: z.literal("known"),
    versions: z.array(z.int()),
    algorithms: z.array(z.enum(algorithms)),
    /** Null: it takes any, and says nothing of them. */
    hyperparameters: z.array(rangeSchema).nullable(),
  }),
]);

const presetSchema = z.object({
  id: z.string(),
  label: z.string(),
  source: z.string(),
  algorithm: z.enum(algorithms),
  eta: z.number(),
  klPath: z.array(z.number()),
  hyperparameters: z.record(z.string(), z.union([z.number(), z.string()])),
  draws: z
    .object({ n: z.int(), accepted: z.int(), coefficient: z.number(), temperature: z.number() })
    .nullable(),
});

const optionsSchema = z.object({
  trainer: trainerSchema,
  presets: z.array(presetSchema),
  /** Policies that a training may start from, the newest first; π₀ is not among them. */
  starts: z.array(z.object({ id: z.uuid(), name: z.string(), whyNot: z.string().nullable() })),
  /** What the project's embedder makes of an answer; null without one. */
  features: z.string().nullable(),
  /** Names that are taken. */
  names: z.array(z.string()),
});
export type TrainingOptions = z.output<typeof optionsSchema>;

/** What can be asked of the project's trainer, and what to begin from. */
export const trainingOptions = verb({
  name: "trainings.options",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string() }),
  output: optionsSchema,
  run: async (deps, { project }) => {
    const [trainer, policies, map] = await Promise.all([
      askTrainer(deps, project),
      deps.db.policy.findMany({ where: { projectId: project.id }, orderBy: { createdAt: "desc" } }),
      project.featureMapId === null
        ? null
        : deps.db.featureMap.findUnique({ where: { id: project.featureMapId } }),
    ]);
    const { referencePolicyId } = project;
    return done({
      trainer,
      presets: presets.map((preset) => Object.assign({}, preset, { klPath: [...preset.klPath] })),
      starts: policies
        .filter(({ id, archivedAt }) => id !== referencePolicyId && archivedAt === null)
        .map((policy) => ({ id: policy.id, name: policy.name, whyNot: whyNoStart(policy) })),
      features: map?.features ?? null,
      names: policies.map(({ name }) => name),
    });
  },
});
