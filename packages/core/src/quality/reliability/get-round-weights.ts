import { z } from "zod";
import { type Deps, done, verb } from "../../access/index.ts";
import { readStored } from "../../stored/model.ts";
import { estimateAnnotators, loadVotes, type RoundVote } from "./fit-round-annotators.ts";
import { weightEffect, weightEffectSchema } from "./weight-effect.ts";

const roundWeightsSchema = z.object({
  /** Rounds with labels, the newest first. */
  rounds: z.array(z.int()),
  /** Null when no round has a label. */
  round: z
    .object({
      number: z.int(),
      /** Whether the round's dataset weighs votes. */
      isOn: z.boolean(),
      /** Frozen: the weights, and the dataset, are what they are. */
      isFrozen: z.boolean(),
      annotators: z.array(
        z.object({ pseudonym: z.string(), labels: z.int(), reliability: z.number(), weight: z.number() }),
      ),
      effect: weightEffectSchema,
    })
    .nullable(),
});
export type RoundWeights = z.output<typeof roundWeightsSchema>;

const roundsShownMax = 50;
/** A preview fits while somebody waits. */
const votesPreviewedMax = 20_000;

/**
 * The weight of each annotator's votes in a round and what weighing them does to its verdicts: of a frozen round
 * as it was fitted then, of one that is labeling as a fit to the labels so far would have it.
 */
export const getRoundWeights = verb({
  name: "quality.weights",
  kind: "query",
  may: "review",
  input: z.object({ slug: z.string(), number: z.int().min(1).optional() }),
  output: roundWeightsSchema,
  run: async (deps, { project }, input) => {
    const rounds = await deps.db.round.findMany({
      where: { projectId: project.id, slots: { some: { state: "done" } } },
      orderBy: { number: "desc" },
      take: roundsShownMax,
      include: { annotatorModels: true },
    });
    const round = rounds.find(({ number }) => number === input.number) ?? rounds[0];
    const numbers = rounds.map(({ number }) => number);
    if (round === undefined) return done({ rounds: numbers, round: null });
    const votes = await loadVotes(deps.db, round.id);
    const fitted = round.frozenAt === null ? preview(votes) : storedOf(round.annotatorModels);
    const weights = new Map([...fitted].map(([memberId, { weight }]) => [memberId, weight]));
    return done({
      rounds: numbers,
      round: {
        number: round.number,
        isOn: readStored(weighingSchema, round.config, `the settings of round ${round.number}`)
          .annotatorWeights,
        isFrozen: round.frozenAt !== null,
        annotators: await nameAll(deps, votes, fitted),
        effect: weightEffect(votes, weights),
      },
    });
  },
});

const weighingSchema = z.object({ annotatorWeights: z.boolean().default(false) });

type Fitted = Map<string, { reliability: number; weight: number }>;

function preview(votes: readonly RoundVote[]): Fitted {
  return estimateAnnotators(votes.slice(0, votesPreviewedMax));
}

function storedOf(models: readonly { memberId: string; reliability: number; weight: number }[]): Fitted {
  return new Map(models.map(({ memberId, ...model }) => [memberId, model]));
}

async function nameAll(deps: Pick<Deps, "db">, votes: readonly RoundVote[], fitted: Fitted) {
  const labels = new Map<string, number>();
  for (const { memberId } of votes) labels.set(memberId, (labels.get(memberId) ?? 0) + 1);
  const members = await deps.db.member.findMany({
    where: { id: { in: [...labels.keys()] } },
    select: { id: true, pseudonym: true },
    orderBy: { pseudonym: "asc" },
  });
  return members.map(({ id, pseudonym }) => ({
    pseudonym,
    labels: labels.get(id) ?? 0,
    reliability: fitted.get(id)?.reliability ?? 1,
    weight: fitted.get(id)?.weight ?? 1,
  }));
}
