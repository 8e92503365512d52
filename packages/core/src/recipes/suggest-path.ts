import { adaptivePath, DomainError, type PoolTarget, stepAcceptances } from "@gshf/gshf";
import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { latestRatedDraws } from "../datasets/index.ts";
import { findExperiment } from "../experiments/index.ts";
import { etaSchema, pathMax } from "../trainings/model.ts";
import { drawShape } from "./model.ts";

const suggestionSchema = z.discriminatedUnion("known", [
  z.object({
    known: z.literal(false),
    /** Why no path can be told: nothing of π₀ is rated yet, or it would take more steps than a recipe has. */
    because: z.enum(["no-draws", "many-steps"]),
  }),
  z.object({
    known: z.literal(true),
    /** η_1 > … > η_N; of one step where a single one accepts enough. */
    path: z.array(z.number()),
    /** Of each step, the share of draws that it accepts, the mean over prompts. */
    acceptances: z.array(z.number()),
    /** Whose draws it was worked out on. */
    dataset: z.object({ number: z.int(), name: z.string() }),
    prompts: z.int(),
  }),
]);
export type PathSuggestion = z.output<typeof suggestionSchema>;

/** More prompts than these say the same. */
const promptsRead = 256;
/** As many digits as a person would type. */
const digits = 3;

/**
 * The path of η whose steps are as long as they can be when each shall accept so much (Appendix E.2), by the rewards of
 * draws of π₀ that an earlier dataset of the experiment had rated. Nothing is drawn or scored for it.
 */
export const suggestPath = verb({
  name: "recipes.suggestPath",
  kind: "query",
  may: "rounds.read",
  input: z.object({
    slug: z.string(),
    experiment: z.string().optional(),
    eta: etaSchema,
    acceptance: z.number().min(0.01).max(0.99).default(0.37),
    temperature: drawShape.temperature,
    scoredBy: drawShape.scoredBy,
  }),
  output: suggestionSchema,
  run: async (deps, { project }, { experiment: slug, eta, acceptance, temperature, scoredBy }) => {
    const found = await findExperiment(deps.db, project, slug);
    if (!found.ok) return found;
    const { id: experimentId, referencePolicyId } = found.value;
    if (referencePolicyId === null) return done(unknown("no-draws"));
    const { name } = await deps.db.policy.findUniqueOrThrow({ where: { id: referencePolicyId } });
    const draws = { experimentId, policy: name, temperature, scoredBy, promptsMax: promptsRead };
    const rated = await latestRatedDraws(deps, draws);
    if (rated === null) return done(unknown("no-draws"));
    const pools = rated.prompts.map(({ rewards }) => ({ reference: rewards.map(() => 1), rewards }));
    const exact = pathWithin(pools, eta, acceptance);
    if (exact === null) return done(unknown("many-steps"));
    const path = roundPath(exact);
    const rates = pools.map((pool) => stepAcceptances(pool, path));
    return done({
      known: true as const,
      path,
      acceptances: path.map((_, i) => rates.reduce((sum, rate) => sum + (rate[i] ?? 0), 0) / rates.length),
      dataset: { number: rated.dataset, name: rated.name },
      prompts: pools.length,
    });
  },
});

function unknown(because: "no-draws" | "many-steps"): PathSuggestion {
  return { known: false, because };
}

/** Null where it takes more steps than a recipe may have. */
function pathWithin(pools: readonly PoolTarget[], eta: number, acceptance: number): Float64Array | null {
  try {
    return adaptivePath(pools, eta, acceptance, pathMax);
  } catch (error) {
    if (error instanceof DomainError && error.argument === "acceptance") return null;
    throw error;
  }
}

/** Still falling, and with the same end. */
function roundPath(exact: Float64Array): number[] {
  const end = exact.at(-1) ?? 0;
  const rounded = Array.from(exact.subarray(0, -1), (eta) => Number(eta.toPrecision(digits)));
  return [...new Set(rounded)].filter((eta) => eta > end).concat(end);
}
