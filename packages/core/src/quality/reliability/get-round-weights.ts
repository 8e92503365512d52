import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import { numberSchema } from "../../access/model.ts";
import { readStored } from "../../stored/model.ts";
import { loadKept } from "../statistics/kept.ts";
import { weightEffectSchema } from "./weight-effect.ts";

const roundWeightsSchema = z.object({
  /** Rounds with labels, the newest first. */
  rounds: z.array(z.int()),
  /** Null when no round has a label that was counted yet. */
  round: z
    .object({
      number: z.int(),
      /** Whether the round's dataset weighs votes. */
      isOn: z.boolean(),
      /** Frozen: the weights, and the dataset, are what they are. */
      isFrozen: z.boolean(),
      /** Labels up to then are in it. */
      asOf: z.date(),
      annotators: z.array(
        z.object({ pseudonym: z.string(), labels: z.int(), reliability: z.number(), weight: z.number() }),
      ),
      effect: weightEffectSchema,
    })
    .nullable(),
});
export type RoundWeights = z.output<typeof roundWeightsSchema>;

const roundsShownMax = 50;

/**
 * The weight of each annotator's votes in a round and what weighing them does to its verdicts: of a frozen round
 * as it was fitted then, of one that is labeling as a fit to the labels when it was computed last would have it.
 */
export const getRoundWeights = verb({
  name: "quality.weights",
  kind: "query",
  may: "review",
  input: z.object({ slug: z.string(), number: numberSchema.optional() }),
  output: roundWeightsSchema,
  run: async (deps, { project }, input) => {
    const kept = await loadKept(deps.db, project.id, "weights");
    const labeled = [...kept].filter(([, { value }]) => value.annotators.length > 0).map(([id]) => id);
    const rounds = await deps.db.round.findMany({
      where: { id: { in: labeled } },
      orderBy: { number: "desc" },
      take: roundsShownMax,
      select: { id: true, number: true, config: true, frozenAt: true },
    });
    const round = rounds.find(({ number }) => number === input.number) ?? rounds[0];
    const statistic = round === undefined ? undefined : kept.get(round.id);
    const numbers = rounds.map(({ number }) => number);
    if (round === undefined || statistic === undefined) return done({ rounds: numbers, round: null });
    const { annotatorWeights } = readStored(
      weighingSchema,
      round.config,
      `the settings of round ${round.number}`,
    );
    return done({
      rounds: numbers,
      round: {
        number: round.number,
        isOn: annotatorWeights,
        isFrozen: round.frozenAt !== null,
        asOf: statistic.asOf,
        ...statistic.value,
      },
    });
  },
});

const weighingSchema = z.object({ annotatorWeights: z.boolean().default(false) });
