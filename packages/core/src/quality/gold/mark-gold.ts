import { type Prisma, type Tx, transaction } from "@gshf/db";
import { z } from "zod";
import { type Actor, actorName, type Deps, done, refuse, verb } from "../../access/index.ts";
import { stableId } from "../../projects/index.ts";
import { offlineLabelSchema } from "../../prompts/index.ts";
import { readStored } from "../../stored/model.ts";
import { markGoldSchema } from "../model.ts";
import { preferredFirst } from "./preferred-first.ts";

/**
 * Makes a gold pair out of a pair whose better answer is known. The gold pair is a copy: what labelers say of it
 * never reaches a round, a fit or a dataset. Marking the same pair again changes the known answer.
 *
 * Refusals: `conflict` while the pair itself is still being labeled; `invalid` when no answer is known.
 */
export const markGold = verb({
  name: "quality.markGold",
  kind: "mutation",
  may: "project.write",
  input: markGoldSchema,
  output: z.object({ goldPairId: z.string() }),
  run: async (deps: Pick<Deps, "db">, { project, actor, audit }, input) =>
    transaction(deps.db, async (tx) => {
      const pair = await tx.pair.findFirst({ where: { id: input.pairId, projectId: project.id }, include });
      if (pair === null || pair.source === "gold") {
        return refuse("not-found", `There is no pair ${input.pairId} here.`, "pairId");
      }
      if (pair.round !== null && pair.round.frozenAt === null) {
        return refuse(
          "conflict",
          "This pair is still being labeled. Mark it when its round is frozen.",
          "pairId",
        );
      }
      const known = input.answer ? answers[input.answer] : knownAnswer(pair);
      if (known === undefined) {
        return refuse(
          "invalid",
          "Its votes are not unanimous and nobody has adjudicated it. Say the answer.",
          "answer",
        );
      }
      const goldPairId = await copyAsGold(tx, actor, project, pair, { ...input, firstIsBetter: known });
      await audit(tx, { subject: `pair:${pair.id}`, detail: { kind: input.kind, firstIsBetter: known } });
      return done({ goldPairId });
    }),
});

const answers = { first: true, second: false, tie: null } as const;

const include = {
  round: { select: { frozenAt: true } },
  adjudication: true,
  judgments: {
    where: { state: "counted", member: { kind: "person" } },
    select: { choice: true, firstWasLeft: true },
  },
} as const satisfies Prisma.PairInclude;

export type MarkablePair = Prisma.PairGetPayload<{ include: typeof include }>;

/** What is known of a pair's better answer: adjudicated, else unanimous votes of two or more, else its import. */
function knownAnswer(pair: MarkablePair): boolean | null | undefined {
  if (pair.adjudication !== null)
    return pair.adjudication.leftOut ? undefined : pair.adjudication.firstIsBetter;
  const votes = new Set(pair.judgments.map(preferredFirst));
  if (pair.judgments.length >= 2) return votes.size === 1 ? [...votes][0] : undefined;
  if (pair.offlineLabel === null) return undefined;
  const { pFirst } = readStored(offlineLabelSchema, pair.offlineLabel, `the label of pair ${pair.id}`);
  return pFirst === 0.5 ? null : pFirst > 0.5;
}

/** Makes a pair's copy a gold pair, or changes the one there is and brings it back. */
export async function copyAsGold(
  tx: Tx,
  actor: Actor,
  project: { id: string; slug: string },
  pair: CopiedPair,
  gold: { kind: "gold" | "attention"; firstIsBetter: boolean | null; explanation: string },
): Promise<string> {
  const copy = goldCopyOf(project, pair);
  const { id: pairId } = copy;
  await tx.pair.createMany({ data: [copy], skipDuplicates: true });
  const { kind, firstIsBetter, explanation } = gold;
  const { id } = await tx.goldPair.upsert({
    where: { pairId },
    create: { projectId: project.id, pairId, kind, firstIsBetter, explanation, createdBy: actorName(actor) },
    update: { kind, firstIsBetter, explanation, retiredAt: null },
  });
  return id;
}

type CopiedPair = { promptId: string; position: number; firstId: string; secondId: string };

/** The copy that is shown as a gold pair: the same answers in the same order are the same copy. */
export function goldCopyOf(project: { id: string; slug: string }, pair: CopiedPair) {
  const { promptId, position, firstId, secondId } = pair;
  const id = stableId("pair", project.slug, "gold", firstId, secondId);
  const texts = { promptId, position, firstId, secondId };
  return { id, projectId: project.id, ...texts, source: "gold", arm: "gold", strategy: "gold" } as const;
}
