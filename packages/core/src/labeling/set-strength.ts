import { type Tx, transaction } from "@gshf/db";
import { z } from "zod";
import { done, type Outcome, refuse, verb } from "../access/index.ts";
import { isPairHeld, takesLabels } from "../slots/index.ts";
import { type LabelDeps, labelerOf } from "./labeler.ts";
import { strengthSchema } from "./model.ts";
import { newJudgmentId } from "./new-judgment-id.ts";

/** The screen asks for two seconds; what was said within them may arrive after a pause of the network. */
const amendSecondsMax = 600;

/**
 * Says after a choice how much better the chosen answer is. The judgment without it is superseded by one that is the
 * same otherwise, its times included. Asking again for the same one answers the judgment that has it.
 *
 * Refusals: `conflict` where there is nothing to add it to, `late` when the round is frozen.
 */
export const setStrength = verb({
  name: "labeling.setStrength",
  kind: "mutation",
  may: "label",
  input: z.object({ slug: z.string(), judgmentId: z.uuid(), strength: strengthSchema }),
  output: z.object({ judgmentId: z.string() }),
  run: async (deps: LabelDeps, { project, member, audit }, input) => {
    const asking = labelerOf(member);
    if (!asking.ok) return asking;
    const now = deps.now();
    const own = { id: input.judgmentId, memberId: asking.value.id, pair: { projectId: project.id } };
    return transaction(deps.db, async (tx): Promise<Outcome<{ judgmentId: string }>> => {
      const judgment = await tx.judgment.findFirst({
        where: own,
        include: {
          supersededBy: true,
          slot: { select: { roundId: true, goldShow: { select: { roundId: true } } } },
        },
      });
      if (judgment === null) return refuse("not-found", "This label is not known.", "judgmentId");
      const { supersededBy, slot, ...before } = judgment;
      // Asked before; the answer was lost.
      if (supersededBy?.strength === input.strength) return done({ judgmentId: supersededBy.id });
      const isOpen = await takesChange(tx, slot.roundId ?? slot.goldShow?.roundId ?? null);
      if (!isOpen) {
        return refuse("late", "This round is closed; its labels can't be changed any more.", "judgmentId");
      }
      const isSide = before.choice === "left" || before.choice === "right";
      const isFresh = now.getTime() - before.createdAt.getTime() <= amendSecondsMax * 1000;
      if (!isSide || before.strength !== null || !isFresh || (await isPairHeld(tx, before.pairId))) {
        return refuse("conflict", "Nothing can be added to this label.", "judgmentId", { case: "withdrawn" });
      }
      await tx.$queryRaw`select 1 from "Slot" where "id" = ${before.slotId} for update`;
      const { count } = await tx.judgment.updateMany({
        where: { id: before.id, state: "counted" },
        data: { state: "superseded" },
      });
      if (count === 0) {
        return refuse("conflict", "This label was taken back a moment ago.", "judgmentId", {
          case: "withdrawn",
        });
      }
      const id = newJudgmentId(deps, now);
      const amended = Object.assign(before, {
        id,
        strength: input.strength,
        supersedesId: before.id,
        // One per judgment, and the same whenever this is asked.
        idempotencyKey: `${before.id}+strength`,
        createdAt: now,
      });
      await tx.judgment.create({ data: amended });
      await audit(tx, { subject: `judgment:${id}` });
      return done({ judgmentId: id });
    });
  },
});

/** Shared, like a submit's: a freeze waits for this, and this sees a freeze that came first. */
async function takesChange(tx: Tx, roundId: string | null): Promise<boolean> {
  if (roundId === null) return true;
  await tx.$queryRaw`select 1 from "Round" where "id" = ${roundId}::uuid for share`;
  return takesLabels(await tx.round.findUniqueOrThrow({ where: { id: roundId } }));
}
