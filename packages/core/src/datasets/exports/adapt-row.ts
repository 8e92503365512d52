import type { DatasetRow } from "@gshf/trainer-protocol";
import type { ExportOptions } from "./model.ts";

type Message = DatasetRow["prompt"][number];

export type Adapted =
  | { row: DatasetRow; isTie: boolean; changed: string[] }
  | { leftOut: string }
  | "other half";

/** Half of a pair that nobody prefers an answer of: a dataset holds it twice, one each way round. */
const isHalf = ({ label }: DatasetRow) => label.p_chosen === 0.5;

/** Makes a dataset's rows fit for a format one by one, as its options say. It knows the row before, for the halves of ties. */
export function rowAdapter({
  ties,
  system,
  mergeRoles,
}: Pick<ExportOptions, "ties" | "system" | "mergeRoles">) {
  let tie: string | null = null;
  return (row: DatasetRow): Adapted => {
    const before = tie;
    tie = isHalf(row) ? row.pair_id : null;
    if (tie !== null && ties === "drop") return { leftOut: "a tie" };
    const isTie = tie !== null && ties === "keep";
    if (isTie && before === tie) {
      tie = null;
      return "other half";
    }
    const changed: string[] = [];
    let { prompt, chosen, rejected } = row;
    if (system === "merge" && prompt.some(({ role }) => role === "system")) {
      prompt = mergeSystem(prompt);
      changed.push("its system message went before the next user turn");
    }
    if (mergeRoles) {
      const merged = [prompt, chosen, rejected].map(mergeTurns);
      if (merged.some((turns, i) => turns.length < ([prompt, chosen, rejected][i]?.length ?? 0))) {
        [prompt = prompt, chosen = chosen, rejected = rejected] = merged;
        changed.push("turns of one role in a row were merged");
      }
    }
    const weight = isTie ? row.weight * 2 : row.weight;
    return { row: { ...row, prompt, chosen, rejected, weight }, isTie, changed };
  };
}

const between = "\n\n";

function mergeTurns(turns: readonly Message[]): Message[] {
  const merged: Message[] = [];
  for (const turn of turns) {
    const last = merged.at(-1);
    if (last?.role === turn.role) {
      merged[merged.length - 1] = { role: turn.role, content: last.content + between + turn.content };
    } else merged.push(turn);
  }
  return merged;
}

/** Each system message goes before the next user turn; without one it becomes a user turn. */
function mergeSystem(turns: readonly Message[]): Message[] {
  const merged: Message[] = [];
  let waiting: string[] = [];
  for (const turn of turns) {
    if (turn.role === "system") waiting.push(turn.content);
    else if (turn.role === "user") {
      merged.push({ role: "user", content: [...waiting, turn.content].join(between) });
      waiting = [];
    } else merged.push(turn);
  }
  return waiting.length === 0 ? merged : [...merged, { role: "user", content: waiting.join(between) }];
}
