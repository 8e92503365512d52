import type { Prisma, Tx } from "@gshf/db";
import type { Actor, Deps, Outcome } from "../access/index.ts";
import { sha256Hex } from "../projects/index.ts";
import { type FileRow, promptKey } from "./collect-prompts.ts";
import { responseId } from "./import-comparisons.ts";
import { asJson, type ImportedFile, type ImportTarget, importFile, rowsPerInsert } from "./import-prompts.ts";
import type { ImportReport } from "./model.ts";
import { idOf, promptIds } from "./prompt-ids.ts";
import { type PoolAnswer, type PoolRow, readPoolRow } from "./read-pool-row.ts";

/**
 * Brings in prompts with answers that nobody has compared yet: they are on record, for rehearsals and whatever else
 * looks for answers, each with what its file says of it (its model, its scores). What is known already stays as it is.
 */
export async function importPools(
  deps: Deps,
  actor: Actor,
  input: ImportTarget,
  body: AsyncIterable<Uint8Array>,
): Promise<Outcome<ImportReport>> {
  return importFile(deps, actor, input, body, {
    kind: "pools",
    use: "rounds",
    read: readPoolRow,
    extraOf: ({ extra }) => extra,
    insert: insertAnswers,
  });
}

async function insertAnswers(tx: Tx, file: ImportedFile<PoolRow>): Promise<number> {
  const { importId, project, prompts, rows, inserted, findings } = file;
  const ids = await promptIds(tx, project.id, [...prompts.keys()]);
  const newLines = new Set<number>();
  const seen = new Set<string>();
  let answers = 0;
  for (let from = 0; from < rows.length; from += rowsPerInsert / 10) {
    const part = rows.slice(from, from + rowsPerInsert / 10);
    const lines = new Map<string, number>();
    const data = part.flatMap((fileRow) =>
      fileRow.row.answers.map((answer) => {
        const made = answerRow(project, importId, idOf(ids, promptKey(fileRow.row)), fileRow, answer);
        if (!lines.has(made.id)) lines.set(made.id, fileRow.line);
        return made;
      }),
    );
    const made = await tx.response.createManyAndReturn({ data, skipDuplicates: true, select: { id: true } });
    for (const { id } of made) newLines.add(lines.get(id) ?? 0);
    answers += made.length;
    for (const { line, row } of part) {
      const key = promptKey(row);
      if (inserted.has(key) && !seen.has(key)) newLines.add(line);
      seen.add(key);
    }
  }
  findings.note(0, `${answers} answers are on record now that were not before`, newLines.size);
  return newLines.size;
}

function answerRow(
  project: { id: string; slug: string },
  importId: string,
  promptId: string,
  { row }: FileRow<PoolRow>,
  { text, extra }: PoolAnswer,
) {
  const textSha256 = sha256Hex(text);
  return {
    id: responseId(project.slug, promptKey(row), textSha256),
    projectId: project.id,
    promptId,
    importId,
    purpose: "offline" as const,
    text,
    textSha256,
    ...(Object.keys(extra).length === 0 ? {} : { extra: asJson(extra) }),
  } satisfies Prisma.ResponseCreateManyInput;
}
