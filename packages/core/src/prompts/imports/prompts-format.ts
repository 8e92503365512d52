import type { Tx } from "@gshf/db";
import { type FileRow, promptKey } from "../collect-prompts.ts";
import { type PromptRow, readPromptRow } from "../read-prompt-row.ts";
import type { ImportFormat, StorableRows } from "./kinds.ts";

/**
 * Prompts. Those that are known already (same key, same messages) stay as they are, their split included, but for what
 * they are used for: one that came with comparisons is for rounds from now on.
 */
export const promptsFormat: ImportFormat<PromptRow> = {
  kind: "prompts",
  use: "rounds",
  read: readPromptRow,
  extraOf: ({ extra }) => extra,
  pack: (row) => ({ texts: [], packed: row }),
  unpack: (row) => row,
  alone: () => ({ answers: [], pairs: [] }),
  prepare: async () => ({
    errors: [],
    insert: async (tx, stored) => {
      await useInRounds(tx, stored);
      return newPromptLines(stored).size;
    },
  }),
};

/** The first line of each prompt that was not known. */
export function newPromptLines<T extends PromptRow>({ rows, inserted }: StorableRows<T>): Set<number> {
  const lines = new Map<string, number>();
  for (const { line, row } of rows as readonly FileRow<PromptRow>[]) {
    const key = promptKey(row);
    if (inserted.has(key) && !lines.has(key)) lines.set(key, line);
  }
  return new Set(lines.values());
}

/** What came with comparisons alone, and is now brought in as a prompt, is for rounds. */
async function useInRounds(tx: Tx, { ids, inserted, findings }: StorableRows<PromptRow>): Promise<void> {
  const known = [...ids].filter(([key]) => !inserted.has(key)).map(([, id]) => id);
  if (known.length === 0) return;
  const { count } = await tx.prompt.updateMany({
    where: { id: { in: known }, use: "offline_only", import: { kind: "comparisons" } },
    data: { use: "rounds" },
  });
  if (count > 0) findings.note(0, "a prompt that came with comparisons before is for rounds now", count);
}
