import type { Tx } from "@gshf/db";
import { sha256Hex } from "../../projects/index.ts";
import { promptKey } from "../collect-prompts.ts";
import { type PoolRow, readPoolRow } from "../read-pool-row.ts";
import type { Findings } from "../read-rows.ts";
import { insertAnswers, type NewAnswer, responseId } from "./answer-rows.sql.ts";
import { type ImportFormat, idOf, type StorableRows, textAt } from "./kinds.ts";
import { newPromptLines } from "./prompts-format.ts";

/**
 * Prompts with answers that nobody has compared yet: they are on record, for rehearsals and whatever else looks for
 * answers, each with what its file says of it (its model, its scores). What is known already stays as it is.
 */
export const poolsFormat: ImportFormat<PoolRow> = {
  kind: "pools",
  use: "rounds",
  read: readPoolRow,
  extraOf: ({ extra }) => extra,
  pack: (row) => ({
    texts: row.answers.map(({ text }) => text),
    packed: { ...row, answers: row.answers.map(({ extra }) => ({ extra })) },
  }),
  unpack: (row, texts) => ({
    ...row,
    answers: row.answers.map(({ extra }, i) => ({ text: textAt(texts, i), extra })),
  }),
  alone: (slug, _, row) => ({
    answers: row.answers.map(({ text, extra }) => {
      const sha256 = sha256Hex(text);
      const kept = Object.keys(extra).length === 0 ? null : JSON.stringify(extra);
      return { id: responseId(slug, promptKey(row), sha256), text, sha256, extra: kept };
    }),
    pairs: [],
  }),
  noteAlone: noteNewAnswers,
  prepare: async () => ({ errors: [], insert: storeAnswers }),
};

function noteNewAnswers(findings: Findings, rows: number): void {
  findings.note(0, "answers are on record now that were not before", rows);
}

async function storeAnswers(tx: Tx, stored: StorableRows<PoolRow>): Promise<number> {
  const { project, ids, rows, findings } = stored;
  const lines = new Map<string, number>();
  const answers = new Map<string, NewAnswer>();
  for (const { line, row } of rows) {
    const key = promptKey(row);
    for (const { text, extra } of row.answers) {
      const textSha256 = sha256Hex(text);
      const id = responseId(project.slug, key, textSha256);
      if (answers.has(id)) continue;
      const kept = Object.keys(extra).length === 0 ? null : extra;
      answers.set(id, { id, promptId: idOf(ids, key), text, textSha256, extra: kept });
      lines.set(id, line);
    }
  }
  const made = await insertAnswers(tx, stored, answers);
  const withNew = new Set([...made].map((id) => lines.get(id) ?? 0));
  if (withNew.size > 0) noteNewAnswers(findings, withNew.size);
  return new Set([...newPromptLines(stored), ...withNew]).size;
}
