import { transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, audit, authorize, type Deps, done, type Outcome, refuse } from "../../access/index.ts";
import { estimateAnnotators, loadVotes, type RoundVote } from "./fit-round-annotators.ts";
import { type WeightEffect, weightEffect } from "./weight-effect.ts";

export const roundWeightsInput = z.object({ slug: z.string(), number: z.int().min(1).optional() });

export type RoundWeights = {
  /** Rounds with labels, the newest first. */
  rounds: number[];
  /** Null when no round has a label. */
  round: {
    number: number;
    /** Whether the round's dataset weighs votes. */
    isOn: boolean;
    /** Frozen: the weights, and the dataset, are what they are. */
    isFrozen: boolean;
    annotators: { pseudonym: string; labels: number; reliability: number; weight: number }[];
    effect: WeightEffect;
  } | null;
};

const roundsShownMax = 50;
/** A preview fits while somebody waits. */
const votesPreviewedMax = 20_000;

/**
 * The weight of each annotator's votes in a round and what weighing them does to its verdicts: of a frozen round
 * as it was fitted then, of one that is labeling as a fit to the labels so far would have it.
 */
export async function roundWeights(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: z.output<typeof roundWeightsInput>,
): Promise<Outcome<RoundWeights>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "review");
  if (!access.ok) return access;
  const rounds = await deps.db.round.findMany({
    where: { projectId: access.value.project.id, slots: { some: { state: "done" } } },
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
      isOn: weighingSchema.parse(round.config).annotatorWeights,
      isFrozen: round.frozenAt !== null,
      annotators: await nameAll(deps, votes, fitted),
      effect: weightEffect(votes, weights),
    },
  });
}

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

export const setAnnotatorWeightsInput = z.object({
  slug: z.string(),
  number: z.int().min(1),
  isOn: z.boolean(),
});

/** Whether a round's dataset weighs votes by reliability. Refused (`round-not-open`) once the round is frozen. */
export async function setAnnotatorWeights(
  deps: Pick<Deps, "db">,
  actor: Actor,
  input: z.output<typeof setAnnotatorWeightsInput>,
): Promise<Outcome<null>> {
  const access = await authorize(deps, actor, { slug: input.slug }, "rounds.write");
  if (!access.ok) return access;
  const projectId = access.value.project.id;
  const { number, isOn } = input;
  return transaction(deps.db, async (tx) => {
    const [round] = await tx.$queryRaw<{ id: string; isFrozen: boolean; wasOn: boolean }[]>`
      select "id"::text as "id", "frozenAt" is not null or "state" = 'cancelled' as "isFrozen",
             coalesce(("config"->>'annotatorWeights')::boolean, false) as "wasOn"
        from "Round" where "projectId" = ${projectId}::uuid and "number" = ${number} for update`;
    if (round === undefined) return refuse("not-found", `There is no round ${number} here.`, "number");
    if (round.wasOn === isOn) return done(null);
    if (round.isFrozen) {
      return refuse("round-not-open", `Round ${number} is over; its dataset stays as it is.`, "number");
    }
    await tx.$executeRaw`
      update "Round" set "config" = jsonb_set("config", '{annotatorWeights}', to_jsonb(${isOn}::boolean))
       where "id" = ${round.id}::uuid`;
    await audit(tx, actor, {
      projectId,
      action: "round.annotator-weights",
      subject: `round:${round.id}`,
      detail: { isOn },
    });
    return done(null);
  });
}
