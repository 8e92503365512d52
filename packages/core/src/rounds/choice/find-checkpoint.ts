import type { RewardModel, Tx } from "@gshf/db";
import { type ChoiceSettings, isDrawn } from "./model.ts";

/** Whether an arm goes back to an earlier round's reward, as in version 2; since then it samples an earlier policy. */
export function usesCheckpoint({ arms, choice }: Pick<ChoiceSettings, "arms" | "choice">): boolean {
  return arms.some(({ strategy }) => strategy === "checkpoint" && !isDrawn(strategy, choice));
}

/**
 * The fit that arms of the checkpoint strategy go back to: of the round that is asked for, or of the latest before this
 * one in its experiment, with all of its labels where it got so far. Null where there is none by this embedder.
 */
export async function findCheckpoint(
  db: Tx,
  round: { experimentId: string; number: number; featureMapId: string },
  { checkpointRound }: Pick<ChoiceSettings, "checkpointRound">,
): Promise<RewardModel | null> {
  const { experimentId, number, featureMapId } = round;
  return db.rewardModel.findFirst({
    where: {
      featureMapId,
      round: {
        experimentId,
        number: checkpointRound === null ? { lt: number } : { equals: checkpointRound, lt: number },
      },
    },
    // Of a round the fit after its labels (evaluation) before the one that chose its pairs (selection).
    orderBy: [{ round: { number: "desc" } }, { purpose: "asc" }],
  });
}
