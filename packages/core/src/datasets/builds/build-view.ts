import type { Dataset, DatasetBuild, Experiment } from "@gshf/db";
import { z } from "zod";
import { workProblemSchema } from "../../trouble/model.ts";
import { buildSummarySchema, storedRecipeSchema } from "../model.ts";
import { mayRetry, mayStop } from "./act-on-build.ts";
import { recipeOf } from "./build-task.ts";

export const buildSchema = z.object({
  number: z.int(),
  name: z.string(),
  state: z.enum(["building", "ready", "failed", "stopped"]),
  stateSince: z.date(),
  experiment: z.object({ slug: z.string(), name: z.string() }),
  recipe: storedRecipeSchema,
  seed: z.int(),
  /** Prompts; files, where nothing is drawn. */
  done: z.int(),
  total: z.int(),
  /** What became of the prompts; null before it is ready, and where nothing is drawn. */
  summary: buildSummarySchema.nullable(),
  problem: workProblemSchema.nullable(),
  /** The dataset's name, once it is there. */
  manifestSha256: z.string().nullable(),
  createdAt: z.date(),
  endedAt: z.date().nullable(),
  can: z.object({ stop: z.boolean(), retry: z.boolean() }),
});
export type BuildView = z.output<typeof buildSchema>;

export const buildParts = {
  experiment: { select: { slug: true, name: true } },
  dataset: { select: { manifestSha256: true } },
} as const;

type FoundBuild = DatasetBuild & {
  experiment: Pick<Experiment, "slug" | "name">;
  dataset: Pick<Dataset, "manifestSha256"> | null;
};

export function viewOfBuild(build: FoundBuild): BuildView {
  const { number, name, state, stateSince, experiment, seed, done, total, createdAt, endedAt } = build;
  return {
    number,
    name,
    state,
    stateSince,
    experiment,
    seed,
    done,
    total,
    createdAt,
    endedAt,
    recipe: recipeOf(build),
    summary: buildSummarySchema.nullable().catch(null).parse(build.summary),
    problem: workProblemSchema.nullable().catch(null).parse(build.problem),
    manifestSha256: build.dataset?.manifestSha256 ?? null,
    can: { stop: mayStop(state), retry: mayRetry(state) },
  };
}
