import { isUniqueViolation, type Tx, transaction } from "@gshf/db";
import { z } from "zod";
import { type Deps, done, type Outcome, type ProjectCaller, refuse, verb } from "../access/index.ts";
import { isPairHeld, type Labeler, leaseSlot, newLeaseId, takesLabels } from "../slots/index.ts";
import { type LabelDeps, labelerOf } from "./labeler.ts";
import { pairViewSchema, undoWindow } from "./model.ts";
import { loadPairView } from "./pair-view.ts";

/**
 * Takes a judgment back and hands its pair to the same person again, with what they had said. The old one is
 * kept as withdrawn, and as superseded once the pair is judged anew; should the person leave it, the slot's
 * lease runs out and somebody else labels the pair. Asking again for a named one answers the pair in hand.
 *
 * Refusals: `none-left` beyond the last ten, `late` when the round is frozen.
 */
export const undoJudgment = verb({
  name: "labeling.undo",
  kind: "mutation",
  may: "label",
  input: z.object({
    slug: z.string(),
    /** Which of the last ten; without it the newest one that counts. Only a named one is safe to ask for twice. */
    judgmentId: z.uuid().optional(),
  }),
  output: pairViewSchema,
  run: async (deps: LabelDeps, { project, member, audit }, input) => {
    const asking = labelerOf(member);
    if (!asking.ok) return asking;
    const labeler = asking.value;
    const target = await findTarget(deps, project.id, labeler.id, input.judgmentId);
    if (!target.ok) return target;
    const undo = {
      audit,
      labeler,
      judgmentId: target.value,
      isNamed: input.judgmentId !== undefined,
      leaseId: newLeaseId(deps),
      now: deps.now(),
    };
    const lease = await transaction(deps.db, (tx) => withdraw(tx, undo)).catch((error: unknown) => {
      // Two presses at once: the other one has the pair.
      if (isUniqueViolation(error)) return unchangeable.withdrawn;
      throw error;
    });
    if (!lease.ok) return lease;
    const view = await loadPairView(deps, labeler, lease.value);
    return view === null ? unchangeable.passedOn : done(view);
  },
});

async function findTarget(
  deps: Pick<Deps, "db">,
  projectId: string,
  memberId: string,
  judgmentId: string | undefined,
): Promise<Outcome<string>> {
  const isWithdrawn =
    judgmentId !== undefined &&
    (await deps.db.judgment.count({
      where: { id: judgmentId, memberId, state: "withdrawn", pair: { projectId } },
    })) > 0;
  if (isWithdrawn) return done(judgmentId);
  const lastOnes = await deps.db.judgment.findMany({
    where: { memberId, state: { in: ["counted", "late", "surplus"] }, pair: { projectId } },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: undoWindow,
    select: { id: true, state: true },
  });
  const target = lastOnes.find((judgment) =>
    judgmentId === undefined ? judgment.state === "counted" : judgment.id === judgmentId,
  );
  if (target === undefined) {
    const message = `Only your last ${undoWindow} labels can be taken back.`;
    return refuse("none-left", message, "judgmentId", { labels: undoWindow });
  }
  return done(target.id);
}

const refuseChange = (message: string, kind: string) =>
  refuse("conflict", message, "judgmentId", { case: kind });

/** Why a label that was found can't be taken back now. */
const unchangeable = {
  withdrawn: refuseChange("This label was taken back a moment ago.", "withdrawn"),
  passedOn: refuseChange("The pair was taken back from you.", "passedOn"),
  inReview: refuseChange(
    "The researchers are looking at this pair; its label can't be changed now.",
    "inReview",
  ),
};

type Undo = {
  audit: ProjectCaller["audit"];
  labeler: Labeler;
  judgmentId: string;
  /** Whether the person said which label: then asking again means the same one. */
  isNamed: boolean;
  /** For the lease that hands the pair back. */
  leaseId: string;
  now: Date;
};

/** @returns the lease under which the person has the pair in hand again */
async function withdraw(tx: Tx, undo: Undo): Promise<Outcome<string>> {
  const { audit, labeler, judgmentId, leaseId, now } = undo;
  const judgment = await tx.judgment.findUnique({
    where: { id: judgmentId },
    select: {
      slotId: true,
      pairId: true,
      slot: { select: { roundId: true, goldShow: { select: { roundId: true } } } },
    },
  });
  if (judgment === null) return refuse("not-found", "This label is not known.", "judgmentId");
  const { slotId, pairId } = judgment;
  // A gold pair closes with the round that it seems to be of.
  const roundId = judgment.slot.roundId ?? judgment.slot.goldShow?.roundId ?? null;
  if (roundId !== null) {
    // Shared, like a submit's: a freeze waits for this, and this sees a freeze that came first.
    await tx.$queryRaw`select 1 from "Round" where "id" = ${roundId}::uuid for share`;
    const round = await tx.round.findUniqueOrThrow({ where: { id: roundId } });
    if (!takesLabels(round))
      return refuse("late", "This round is closed; its labels can't be changed any more.", "judgmentId");
  }
  if (await isPairHeld(tx, pairId)) {
    return unchangeable.inReview;
  }
  await tx.$queryRaw`select 1 from "Slot" where "id" = ${slotId} for update`;
  const { count } = await tx.judgment.updateMany({
    where: { id: judgmentId, state: "counted" },
    data: { state: "withdrawn", withdrawnAt: now },
  });
  if (count === 0) {
    const inHand = undo.isNamed ? await leaseInHand(tx, slotId, labeler.id, judgmentId) : null;
    return inHand === null ? unchangeable.withdrawn : done(inHand);
  }
  await leaseSlot(tx, { slotId, memberId: labeler.id, leaseId, now });
  await audit(tx, { subject: `judgment:${judgmentId}` });
  return done(leaseId);
}

/** The lease that an undo gave out whose answer was lost; null when the pair has gone on since. */
async function leaseInHand(
  tx: Tx,
  slotId: string,
  memberId: string,
  judgmentId: string,
): Promise<string | null> {
  const slot = await tx.slot.findFirst({
    where: {
      id: slotId,
      state: "leased",
      holderId: memberId,
      judgments: { some: { id: judgmentId, state: "withdrawn" } },
    },
  });
  return slot?.leaseId ?? null;
}
