import { z } from "zod";
import { done, verb } from "../access/index.ts";
import { findOpenExperiment, listPromptsOf } from "../experiments/index.ts";
import { countMixture, mixtureCountsSchema } from "./builds/count-mixture.ts";
import { resolveRecipe } from "./builds/resolve-recipe.ts";
import { listFrozenRounds } from "./frozen-rounds.ts";
import { datasetPreviewSchema } from "./model.ts";

const previewSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("mixture"),
    counts: mixtureCountsSchema,
    /** The dataset that it would continue, that of its newest round; null where there is none. */
    parent: z.object({ manifestSha256: z.string(), round: z.int(), rows: z.int() }).nullable(),
  }),
  z.object({
    kind: z.literal("drawn"),
    prompts: z.int(),
    /** Answers that the policy is asked for, at most: what it drew already is used. */
    draws: z.int(),
    pairsMax: z.int(),
  }),
]);
export type DatasetPreview = z.output<typeof previewSchema>;

/** What a recipe would come to now, before it is begun: nothing is drawn, and no server is asked. */
export const previewDataset = verb({
  name: "datasets.preview",
  kind: "query",
  may: "rounds.read",
  input: datasetPreviewSchema,
  output: previewSchema,
  run: async (deps, { project }, { experiment: slug, recipe, seed }) => {
    const found = await findOpenExperiment(deps.db, project, slug);
    if (!found.ok) return found;
    const experiment = found.value;
    if (recipe.kind !== "mixture") {
      const { max, part, ...choice } = recipe.prompts;
      const prompts = Math.min(max, (await listPromptsOf(deps.db, experiment, { choice, part })).length);
      const pairs = recipe.kind === "rejection" ? recipe.pairs : 1;
      return done({ kind: "drawn" as const, prompts, draws: prompts * recipe.n, pairsMax: prompts * pairs });
    }
    const resolved = await resolveRecipe(deps.db, { project, experiment }, { recipe, seed });
    if (!resolved.ok) return resolved;
    const mixture = resolved.value.recipe;
    if (mixture.kind !== "mixture") throw new Error("a mixture was resolved to something else");
    const frozen = await listFrozenRounds(deps.db, experiment.id);
    const rounds = frozen.filter(({ number }) => mixture.rounds.includes(number));
    const ids = rounds.map(({ id }) => id);
    const counts = await countMixture(deps.db, mixture, {
      projectId: project.id,
      rounds: ids,
      at: deps.now(),
    });
    const dataset = await deps.db.dataset.findFirst({
      where: { roundId: { in: ids } },
      orderBy: { round: { number: "desc" } },
    });
    const round = rounds.find(({ id }) => id === dataset?.roundId);
    if (dataset === null || round === undefined) {
      return done({ kind: "mixture" as const, counts, parent: null });
    }
    const { manifestSha256, offlineRows, onlineRows, pseudoRows } = dataset;
    const parent = { manifestSha256, round: round.number, rows: offlineRows + onlineRows + pseudoRows };
    return done({ kind: "mixture" as const, counts, parent });
  },
});
