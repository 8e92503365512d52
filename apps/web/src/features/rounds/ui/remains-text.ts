import type { RoundRemains } from "@gshf/core/rounds";
import type { LabelerKind } from "@gshf/core/rounds/model";
import { counted, formatCount, shortHash } from "#ui/format.ts";

/** What stays and what is lost when a round is cancelled, in sentences; before, or after it was. */
export function remainsText(
  remains: RoundRemains,
  isCancelled: boolean,
): { stays: string[]; goes: string[] } {
  const { labels, labeledPairs, pairs, onScreen, late, answers, datasetSha256, policy } = remains;
  const stays: string[] = [];
  const goes: string[] = [];
  if (labels > 0) {
    const what = `${counted(labels, "label")} on ${formatCount(labeledPairs)} of ${counted(pairs, "pair")}`;
    stays.push(
      datasetSha256 === null
        ? `${what} stay on record. No dataset holds them, and no later round learns from them.`
        : `${what} stay in the frozen dataset ${shortHash(datasetSha256)}, and later rounds learn from them.`,
    );
  }
  if (answers > 0) {
    stays.push(`${counted(answers, "answer")}, drawn and paid for, stay. A later round draws its own.`);
  }
  const job = jobText(remains, isCancelled);
  if (job !== null) stays.push(job);
  if (policy !== null) {
    stays.push(`Policy ${policy} stays registered. This round does not measure or promote it any more.`);
  }
  if (onScreen > 0) {
    goes.push(
      `${counted(onScreen, "pair is", "pairs are")} on labelers’ screens now. A label sent after the cancel is kept as late and does not count.`,
    );
  }
  if (late > 0) goes.push(`${counted(late, "label")} came too late and do not count.`);
  if (datasetSha256 === null) goes.push(`It ${isCancelled ? "made" : "will make"} no dataset and no policy.`);
  else if (policy === null) goes.push(`It ${isCancelled ? "made" : "will make"} no policy.`);
  return { stays, goes };
}

function jobText({ training }: RoundRemains, isCancelled: boolean): string | null {
  if (training === null || training.externalId === null) return null;
  const job = `job ${training.externalId}`;
  const host = training.host ?? "the trainer";
  if (training.isOver) return `At ${host}, ${job} is over: ${training.state}.`;
  return isCancelled
    ? `${host} has not confirmed yet that it stops ${job}. It is asked again; until it answers, the job may still run there.`
    : `${host} is asked to stop ${job}. If it can’t be reached, the job may run on there.`;
}

/** What a pause does and doesn't do, by the stage it is in. */
export function pauseText(stage: string | null, labeledBy: LabelerKind): string {
  switch (stage === "labeling" && labeledBy !== "people" ? null : stage) {
    case "labeling":
      return "Labelers get no new pairs. The pair on somebody’s screen can still be submitted and counts.";
    case "training":
      return "The trainer is not told: its job runs on, and what it makes is taken up when the round is resumed.";
    default:
      return "Workers stop at their next step. What they finished is kept; a request under way at that moment may be sent again when the round is resumed.";
  }
}
