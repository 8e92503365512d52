import type { ApiOutputs } from "#trpc/client.tsx";
import { counted, formatBytes } from "#ui/format.ts";

type Counts = ApiOutputs["projects"]["deletion"];

/** What goes with a project that is deleted and what stays, in lines; what there is none of isn't named. */
export function deletionText({ goes, stays }: Pick<Counts, "goes" | "stays">): {
  gone: string[];
  kept: string[];
} {
  const gone = [
    some(goes.labels, "label"),
    some(goes.pairs, "pair"),
    some(goes.prompts, "prompt"),
    some(goes.responses, "answer"),
    some(goes.rounds, "round"),
    some(goes.policies, "policy", "policies"),
    goes.datasets === 0
      ? []
      : [
          `${counted(goes.datasets, "dataset")}, with the files in the bucket (${formatBytes(goes.datasetBytes)})`,
        ],
    some(goes.members, "membership"),
    some(goes.payments, "record of pay", "records of pay"),
    some(goes.imports, "imported file"),
  ].flat();
  const kept = [
    some(stays.auditEvents, "event of the audit log", "events of the audit log"),
    some(
      stays.accounts,
      "account of somebody who can sign in elsewhere",
      "accounts of people who can sign in elsewhere",
    ),
    some(stays.checkpoints, "checkpoint that a trainer stored", "checkpoints that trainers stored"),
    goes.datasets === 0 ? [] : ["Copies of datasets that were downloaded"],
  ].flat();
  return { gone: gone.length === 0 ? ["The project’s settings"] : gone, kept };
}

function some(count: number, one: string, many?: string): string[] {
  return count === 0 ? [] : [counted(count, one, many)];
}
