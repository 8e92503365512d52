import { Prisma, type Tx, transaction } from "@gshf/db";
import { type Deps, uuidFrom } from "../../access/index.ts";
import { choiceFor, fillReservedSlot, isFirstLeft, slotIdOf } from "../../slots/index.ts";
import { type LoadedRound, Superseded } from "../stage.ts";
import type { LabelerMember } from "./find-labelers.ts";
import { labelsOf } from "./labels-of.ts";
import type { PairScores } from "./model.ts";

export type ScoredPair = { pairId: string; scores: PairScores };

/**
 * Keeps what decided some pairs and the labels that follow from it, all or nothing. A pair that a twin was first with
 * stays as it is.
 *
 * @throws Superseded when the round takes no labels any more
 */
export async function writeLabels(
  deps: Pick<Deps, "db" | "now">,
  round: LoadedRound,
  labelers: readonly LabelerMember[],
  pairs: readonly ScoredPair[],
): Promise<void> {
  await transaction(deps.db, async (tx) => {
    // Waits for a freeze under way, and sees it afterwards.
    const [open] = await tx.$queryRaw<{ id: string }[]>`
      select "id" from "Round" where "id" = ${round.id}::uuid and "state" = 'labeling' and "frozenAt" is null for share`;
    if (open === undefined) throw new Superseded("the round takes no labels any more");
    for (const pair of pairs) await writePair(tx, deps.now(), round, labelers, pair);
  });
}

async function writePair(
  tx: Tx,
  now: Date,
  round: LoadedRound,
  labelers: readonly LabelerMember[],
  { pairId, scores }: ScoredPair,
): Promise<void> {
  const where = { id: pairId, scores: { equals: Prisma.DbNull } };
  const { count } = await tx.pair.updateMany({ where, data: { scores } });
  if (count === 0) return;
  const labels = labelsOf(round.config.labeler, scores, {
    id: pairId,
    seed: round.seed,
    labels: labelers.length,
  });
  for (const [index, label] of labels.entries()) {
    const labeler = labelers[index];
    if (labeler === undefined) throw new Error(`label ${index} of pair ${pairId} is nobody's`);
    const { id: memberId, pseudonym } = labeler;
    const slotId = slotIdOf(pairId, index);
    const leaseId = uuidFrom("labeler", slotId);
    await fillReservedSlot(tx, { slotId, memberId, leaseId, now });
    // A side, as every label has one; what is scored alone is shown on none.
    const firstWasLeft = isFirstLeft(round.seed, pairId, pseudonym);
    await tx.judgment.create({
      data: {
        slotId,
        pairId,
        memberId,
        leaseId,
        choice: choiceFor(label, firstWasLeft),
        firstWasLeft,
        durationMs: 0,
        visibleMs: 0,
        idempotencyKey: leaseId,
        createdAt: now,
      },
    });
  }
}
