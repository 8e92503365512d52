import { isUniqueViolation, type Tx, transaction } from "@gshf/db";
import { z } from "zod";
import { type Deps, done, type Outcome, type ProjectCaller, refuse, verb } from "../access/index.ts";
import { isPairHeld, type Labeler, leaseSlot, newLeaseId, takesLabels } from "../slots/index.ts";
import { type LabelDeps, labelerOf } from "./labeler.ts";
import { type Act, lastActs } from "./last-acts.ts";
import { pairViewSchema, undoWindow } from "./model.ts";
import { loadPairView } from "./pair-view.ts";
import { takeSkipBack } from "./take-skip-back.ts";

/**
 * Takes the last act back, a label or that the pair was passed on, and hands the pair to the same person again, with
 * what they had said. An old judgment is kept as withdrawn, and as superseded once the pair is judged anew; should the
 * person leave it, the slot's lease runs out and somebody else labels the pair. A skip or a flag is no more. Asking
 * again for a named act answers the pair in hand.
 *
 * Refusals: `none-left` beyond the last ten acts, `late` when the round is frozen, `conflict` when the pair can't come
 * back, for one because somebody else has it.
 */
export const undoJudgment = verb({
  name: "labeling.undo",
  kind: "mutation",
  may: "label",
  input: z.object({
    slug: z.string(),
    /** Which of the last ten; without either the newest one that stands. Only a named one is safe to ask for twice. */
    judgmentId: z.uuid().optional(),
    /** The lease under which a pair was skipped or flagged. */
    leaseId: z.uuid().optional(),
  }),
  output: pairViewSchema,
  run: async (deps: LabelDeps, { project, member, audit }, input) => {
    const asking = labelerOf(member);
    if (!asking.ok) return asking;
    const labeler = asking.value;
    const target = await findTarget(deps, project.id, labeler.id, input);
    if (!target.ok) return target;
    const isNamed = input.judgmentId !== undefined;
    const undo = { audit, labeler, isNamed, leaseId: newLeaseId(deps), now: deps.now() };
    const act = target.value;
    const takeBack = (tx: Tx) =>
      "judgmentId" in act
        ? withdraw(tx, Object.assign(undo, act))
        : takeSkipBack(tx, Object.assign(undo, act));
    const lease = await transaction(deps.db, takeBack).catch((error: unknown) => {
      // Two presses at once: the other one has the pair.
      if (isUniqueViolation(error)) return unchangeable.withdrawn;
      throw error;
    });
    if (!lease.ok) return lease;
    const view = await loadPairView(deps, labeler, lease.value);
    return view === null ? unchangeable.passedOn : done(view);
  },
});

/** A label, or the slot that somebody had of a pair when they passed it on. */
type Target = { judgmentId: string } | { pairId: string; slotId: string };

async function findTarget(
  deps: Pick<Deps, "db">,
  projectId: string,
  memberId: string,
  named: { judgmentId?: string | undefined; leaseId?: string | undefined },
): Promise<Outcome<Target>> {
  const { judgmentId, leaseId } = named;
  const isWithdrawn =
    judgmentId !== undefined &&
    (await deps.db.judgment.count({
      where: { id: judgmentId, memberId, state: "withdrawn", pair: { projectId } },
    })) > 0;
  if (isWithdrawn) return done({ judgmentId });
  const acts = await lastActs(deps, projectId, memberId);
  if (leaseId !== undefined) return findSkip(deps, { projectId, memberId, leaseId }, acts);
  const act = acts.find((one) => {
    if (judgmentId !== undefined) return one.kind === "label" && one.judgmentId === judgmentId;
    return one.kind === "skip" || one.state === "counted";
  });
  if (act === undefined) return noneLeft("judgmentId");
  if (act.kind === "label") return done({ judgmentId: act.judgmentId });
  const { pairId } = act;
  const lease = await deps.db.lease.findFirst({
    where: { memberId, slot: { pairId } },
    orderBy: { grantedAt: "desc" },
  });
  return lease === null ? noneLeft("leaseId") : done({ pairId, slotId: lease.slotId });
}

/** The skip that a lease of this person's ended with; one taken back already may still be asked for. */
async function findSkip(
  deps: Pick<Deps, "db">,
  { projectId, memberId, leaseId }: { projectId: string; memberId: string; leaseId: string },
  acts: readonly Act[],
): Promise<Outcome<Target>> {
  const lease = await deps.db.lease.findFirst({
    where: { id: leaseId, memberId, slot: { projectId } },
    select: { slotId: true, slot: { select: { pairId: true } } },
  });
  if (lease === null) return noneLeft("leaseId");
  const { pairId } = lease.slot;
  const stands = await deps.db.skip.count({ where: { pairId, memberId } });
  const isRecent = acts.some((act) => act.kind === "skip" && act.pairId === pairId);
  return stands > 0 && !isRecent ? noneLeft("leaseId") : done({ pairId, slotId: lease.slotId });
}

function noneLeft(field: "judgmentId" | "leaseId") {
  const message = `Only the last ${undoWindow} things you did can be taken back.`;
  return refuse("none-left", message, field, { labels: undoWindow });
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
