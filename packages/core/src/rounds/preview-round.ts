import type { Experiment } from "@gshf/db";
import { cautiousRadius, dimensionAdvice, theoreticalBeta } from "@gshf/gshf";
import { z } from "zod";
import { type Deps, done, verb } from "../access/index.ts";
import { findExperiment, planOf } from "../experiments/index.ts";
import { projectTally } from "../tallies/index.ts";
import { needsOf, resolveSources, sayArm } from "./choice/sources.ts";
import { sameSides } from "./comparison/same-sides.ts";
import { checkLabeler } from "./labeler/check-labeler.ts";
import { type RoundConfig, radiusIn, roundConfigSchema } from "./model.ts";
import { listPromptsOfRound, nextPart, promptsAsked } from "./round-prompts.ts";

const roundPreviewSchema = z.object({
  nextNumber: z.int(),
  /** The prompts it may ask: of the train split, for rounds, of the files and tags that it and its experiment name; held-out ones in a comparison. */
  trainPrompts: z.int(),
  /** Which of its experiment's disjoint parts they are, from 1; null where it has none. */
  promptPart: z.object({ part: z.int(), of: z.int() }).nullable(),
  validationPrompts: z.int(),
  /** Those that count, under its experiment’s limit. */
  offlineComparisons: z.int(),
  /** Answers that policies are asked for. */
  draws: z.int(),
  /** What each arm samples for a prompt, and about what that comes to; empty where it can't be said yet. */
  arms: z.array(
    z.object({
      name: z.string(),
      /** Where a¹, a² or the candidates are from: "2 draws of pi0 at T = 1". */
      sources: z.array(z.object({ of: z.enum(["first", "second", "candidates"]), text: z.string() })),
      prompts: z.int(),
      /** To policies, each for all draws of one source. */
      requests: z.int(),
      answers: z.int(),
    }),
  ),
  labels: z.int(),
  dimension: z.int().nullable(),
  /** β that would be used; the cautious one in the norm of H; the theory's in the norm of A, which is far larger. */
  radius: z.number().nullable(),
  cautiousRadius: z.number(),
  theoreticalBetaA: z.number().nullable(),
  warnings: z.array(z.string()),
});
export type RoundPreview = z.output<typeof roundPreviewSchema>;

/** Probability that a confidence set misses what it is to hold. */
const delta = 0.05;

/** What a round with these settings would ask for, before anybody pays for it. */
export const previewRound = verb({
  name: "rounds.preview",
  kind: "query",
  may: "rounds.read",
  input: z.object({ slug: z.string(), experiment: z.string().optional(), config: roundConfigSchema }),
  output: roundPreviewSchema,
  run: async (deps, { project }, { experiment: slug, config }) => {
    const projectId = project.id;
    const found = await findExperiment(deps.db, project, slug);
    if (!found.ok) return found;
    const experiment = found.value;
    const part = await nextPart(deps.db, experiment, config);
    const promptPart = part ?? null;
    const [prompts, validationPrompts, { offlinePairs }] = await Promise.all([
      part === null ? [] : listPromptsOfRound(deps.db, experiment, { config, promptPart }),
      deps.db.prompt.count({ where: { projectId, split: "validation" } }),
      projectTally(deps.db, projectId),
    ]);
    const trainPrompts = prompts.length;
    const { parts } = planOf(experiment);
    const map =
      project.featureMapId === null
        ? null
        : await deps.db.featureMap.findUnique({ where: { id: project.featureMapId } });
    const warnings: string[] = [];
    if (experiment.referencePolicyId === null) warnings.push("There is no reference policy π₀ yet.");
    if (map === null) warnings.push("The project has no embedder φ yet.");
    const large = map === null ? undefined : dimensionAdvice(map.dimension);
    if (large !== undefined) warnings.push(large);
    if (project.trainerUrl === null && config.training.algorithm !== "none") {
      warnings.push("The project has no trainer yet.");
    }
    const few = fewPrompts(config, trainPrompts);
    if (part === null) {
      const message = `All ${parts} parts of the prompts of ${experiment.name} were taken by its rounds. The round can’t start; copy the experiment to go on.`;
      warnings.push(message);
    } else if (few !== null) warnings.push(few);
    if (validationPrompts === 0 && config.comparison === undefined)
      warnings.push("No validation prompts: the new policy can't be measured.");
    const unlabeled = await checkLabeler(deps.db, project, experiment, config);
    if (unlabeled !== null) warnings.push(unlabeled.message);
    const { arms, problem } = await previewArms(deps, project.id, experiment, config);
    if (problem !== null) warnings.push(problem);
    const draws =
      config.choice === 3 && arms.length > 0
        ? arms.reduce((sum, { answers }) => sum + answers, 0)
        : config.pairs * config.samples;
    return done({
      nextNumber: project.nextRoundNumber,
      trainPrompts,
      validationPrompts,
      promptPart: promptPart === null || parts === null ? null : { part: promptPart + 1, of: parts },
      offlineComparisons: Math.min(offlinePairs, experiment.offlineLimit ?? offlinePairs),
      draws,
      arms,
      labels: config.pairs * config.labelsPerPair,
      dimension: map?.dimension ?? null,
      radius: radiusIn(config, map?.dimension ?? null),
      cautiousRadius: cautiousRadius({ prompts: config.pairs, candidates: config.samples, delta }),
      theoreticalBetaA:
        map === null
          ? null
          : theoreticalBeta({
              dimension: map.dimension,
              iterations: Math.max(1, project.nextRoundNumber),
              delta,
              // Beyond this e^B leaves every scale; the theory has long become vacuous.
              normBound: Math.min(config.normBound, 30),
              lambda: config.choice === 1 ? config.pairs * config.lambda : config.lambda,
            }),
      warnings,
    });
  },
});

type PreviewedArm = RoundPreview["arms"][number];

/** What the arms would sample, or why they can't: as the start would say it. */
async function previewArms(
  deps: Pick<Deps, "db">,
  projectId: string,
  experiment: Experiment,
  config: RoundConfig,
): Promise<{ arms: PreviewedArm[]; problem: string | null }> {
  if (config.choice !== 3) return { arms: [], problem: null };
  const resolved = await resolveSources(deps.db, projectId, experiment, config);
  // That there is no π₀ yet is said already.
  if (!resolved.ok)
    return { arms: [], problem: experiment.referencePolicyId === null ? null : resolved.message };
  const arms = config.arms.flatMap(({ name, share }): PreviewedArm[] => {
    const sources = resolved.value[name];
    if (sources === undefined) return [];
    const needs = [...needsOf(sources).values()];
    const prompts = Math.round(share * config.pairs);
    const each = needs.reduce((sum, { n }) => sum + n, 0);
    return [
      { name, sources: sayArm(sources), prompts, requests: prompts * needs.length, answers: prompts * each },
    ];
  });
  return { arms, problem: sameSides(config, resolved.value) };
}

/** What there is to say of a round for whose pairs there are too few prompts; null where there are enough. */
function fewPrompts(config: RoundConfig, matching: number): string | null {
  const { pairs, prompts } = config;
  if (matching >= pairs) return null;
  const { imports = [], tags = [] } = prompts ?? {};
  const by = [imports.length > 0 ? "files" : "", tags.length > 0 ? "tags" : ""].filter((part) => part !== "");
  const chosen = by.length === 0 ? "" : ` of the chosen ${by.join(" and ")}`;
  if (matching === 0) {
    return `No prompt${chosen} can be asked: none is ${promptsAsked(config)}. The round can't start like this.`;
  }
  const there = matching === 1 ? `Only 1 prompt${chosen} is` : `Only ${matching} prompts${chosen} are`;
  return `${there} ${promptsAsked(config)}, for ${pairs} pairs: some prompts come more than once.`;
}
