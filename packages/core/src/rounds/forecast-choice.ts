import { isCold, leewayOf, PairSelector, sumUpLeeway } from "@gshf/gshf";
import { z } from "zod";
import { type Deps, done, verb } from "../access/index.ts";
import { findExperiment } from "../experiments/index.ts";
import { loadPosterior, type RewardFigures, rewardFiguresSchema } from "../rewards/index.ts";
import { selectionOf } from "./choice/selection-of.ts";
import { loadRound } from "./load-round.ts";
import { type RoundConfig, roundConfigSchema } from "./model.ts";
import type { LoadedRound } from "./stage.ts";
import { loadCandidates } from "./stages/candidates.ts";

const forecastSchema = z.discriminatedUnion("known", [
  z.object({
    known: z.literal(false),
    /** Why nothing can be foretold yet. */
    because: z.enum(["no-fit", "no-candidates", "many-dimensions"]),
  }),
  z.object({
    known: z.literal(true),
    /** Whose fit and whose candidates it was worked out on. */
    fitOfRound: z.int(),
    candidatesOfRound: z.int(),
    observations: z.int(),
    prompts: z.int(),
    figures: rewardFiguresSchema,
    /** Shares of candidates, and of prompts, under Option II. */
    affordable: z.number(),
    noneAffordable: z.number(),
    farthest: z.number(),
    /** Whether the labels can't carry Option II yet. */
    isCold: z.boolean(),
  }),
]);
export type ChoiceForecast = z.output<typeof forecastSchema>;

/** Prompts that are tried. */
const promptsTried = 32;
/** Beyond this the server would be busy for seconds, and labelers wait meanwhile. */
const dimensionMax = 768;

/**
 * How Option II would choose with this η and radius, tried on candidates of an earlier round under the latest fit:
 * nothing is sampled, embedded or fitted for it.
 */
export const forecastChoice = verb({
  name: "rounds.forecast",
  kind: "query",
  may: "rounds.read",
  input: z.object({
    slug: z.string(),
    experiment: z.string().optional(),
    eta: z.number().positive().max(100),
    radius: z.number().positive().max(1_000),
    metric: z.enum(["information", "covariance"]),
  }),
  output: forecastSchema,
  run: async (deps, { project }, { experiment: slug, eta, radius, metric }) => {
    const found = await findExperiment(deps.db, project, slug);
    if (!found.ok) return found;
    const { id: experimentId, referencePolicyId } = found.value;
    const { featureMapId } = project;
    if (featureMapId === null || referencePolicyId === null) return done(unknown("no-fit"));
    const map = await deps.db.featureMap.findUniqueOrThrow({ where: { id: featureMapId } });
    if (map.dimension > dimensionMax) return done(unknown("many-dimensions"));
    const fit = await latestFit(deps, experimentId, featureMapId, metric);
    if (fit === null) return done(unknown("no-fit"));
    const round = await latestCandidates(deps, experimentId, { featureMapId, referencePolicyId });
    if (round === null) return done(unknown("no-candidates"));
    const { model, figures } = fit;
    const asked = { choice: 2, eta, radius, metric, coldStart: false, arms: [optionII], labelsPerPair: 1 };
    const config: RoundConfig = roundConfigSchema.parse(asked);
    const posterior = await loadPosterior(deps, model);
    const { settings } = selectionOf({ config, posterior, figures, checkpointTheta: null });
    const selector = new PairSelector({ ...settings, seed: 0 });
    const positions = Array.from({ length: promptsTried }, (_, i) => i);
    const sets = await loadCandidates({ deps, round, signal: new AbortController().signal }, map, positions);
    const offered = sets.flatMap(({ prompt: { arm: _arm, drawn, ...prompt } }) =>
      // Draws for a pair are no candidates to choose among.
      drawn === undefined ? [prompt] : [],
    );
    const choices = await selector.selectBlock(offered);
    const leeway = choices.flatMap((choice) => (choice.skipped === undefined ? [leewayOf(choice)] : []));
    const summed = sumUpLeeway(leeway);
    if (summed === null) return done(unknown("no-candidates"));
    const { affordable, noneAffordable, farthest, pairs: prompts } = summed;
    return done({
      known: true as const,
      fitOfRound: model.round.number,
      candidatesOfRound: round.number,
      observations: model.observations,
      prompts,
      figures,
      affordable,
      noneAffordable,
      farthest: farthest ?? 0,
      isCold: figures.posterior !== undefined && isCold(figures.posterior),
    });
  },
});

const optionII = { name: "uncertainty", strategy: "uncertainty", share: 1 };

function unknown(because: "no-fit" | "no-candidates" | "many-dimensions"): ChoiceForecast {
  return { known: false, because };
}

/** The fit to the most labels that measures in this norm: of a round the one after its labels before the one at its start. */
async function latestFit(
  deps: Deps,
  experimentId: string,
  featureMapId: string,
  metric: "information" | "covariance",
) {
  const models = await deps.db.rewardModel.findMany({
    where: { featureMapId, round: { experimentId } },
    include: { round: { select: { number: true } } },
    orderBy: [{ round: { number: "desc" } }, { purpose: "asc" }],
    take: 20,
  });
  for (const model of models) {
    const figures: RewardFigures | undefined = rewardFiguresSchema.safeParse(model.diagnostics).data;
    if (figures?.posterior?.metric === metric) return { model, figures };
  }
  return null;
}

/** The latest round whose answers are π₀'s own and have features: nobody needs to be asked for log-probabilities. */
async function latestCandidates(
  deps: Deps,
  experimentId: string,
  { featureMapId, referencePolicyId }: { featureMapId: string; referencePolicyId: string },
): Promise<LoadedRound | null> {
  const round = await deps.db.round.findFirst({
    where: {
      experimentId,
      featureMapId,
      candidatePolicyId: referencePolicyId,
      rewardModels: { some: { purpose: "selection" } },
    },
    orderBy: { number: "desc" },
    select: { id: true },
  });
  return round === null ? null : loadRound(deps.db, round.id);
}
