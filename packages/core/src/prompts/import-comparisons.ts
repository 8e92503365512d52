import type { Prisma, Tx } from "@gshf/db";
import type { Actor, Deps, Outcome } from "../access/index.ts";
import { sha256Hex, stableId } from "../projects/index.ts";
import { type ImportTarget, importFile, insertPrompts, promptKey } from "./import-prompts.ts";
import { type ComparisonRow, comparisonRowSchema, type ImportReport } from "./model.ts";

/**
 * Brings in offline comparisons (D_off) from a JSONL file: prompts that are not known yet, both answers, and the
 * label. All or nothing, like importPrompts. A comparison that is known already is not counted twice.
 */
export async function importComparisons(
  deps: Deps,
  actor: Actor,
  input: ImportTarget,
  body: AsyncIterable<Uint8Array>,
): Promise<Outcome<ImportReport>> {
  return importFile(deps, actor, input, body, {
    kind: "comparisons",
    schema: comparisonRowSchema,
    insert: async (tx, { project, prompts, rows, importId }) => {
      await insertPrompts(tx, project, [...prompts.values()], importId);
      const ids = await promptIds(tx, project.id, [...prompts.keys()]);
      return insertComparisons(tx, project, rows, ids);
    },
  });
}

const rowsPerInsert = 1000;

async function promptIds(tx: Tx, projectId: string, keys: string[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (let from = 0; from < keys.length; from += rowsPerInsert) {
    const found = await tx.prompt.findMany({
      where: { projectId, key: { in: keys.slice(from, from + rowsPerInsert) } },
      select: { id: true, key: true },
    });
    for (const { id, key } of found) ids.set(key, id);
  }
  return ids;
}

async function insertComparisons(
  tx: Tx,
  project: { id: string; slug: string },
  rows: { line: number; row: ComparisonRow }[],
  ids: Map<string, string>,
): Promise<number> {
  let inserted = 0;
  for (let from = 0; from < rows.length; from += rowsPerInsert) {
    const responses: Prisma.ResponseCreateManyInput[] = [];
    const pairs: Prisma.PairCreateManyInput[] = [];
    for (const { line, row } of rows.slice(from, from + rowsPerInsert)) {
      const key = promptKey(row);
      const promptId = ids.get(key);
      if (promptId === undefined) throw new Error(`prompt "${key}" was not inserted`);
      const [chosen, rejected] = [row.chosen, row.rejected].map((text) => {
        const textSha256 = sha256Hex(text);
        const id = stableId("response", project.slug, "offline", key, textSha256);
        return { id, projectId: project.id, promptId, purpose: "offline" as const, text, textSha256 };
      });
      if (chosen === undefined || rejected === undefined) continue;
      responses.push(chosen, rejected);
      pairs.push({
        id: stableId("pair", project.slug, "offline", key, chosen.textSha256, rejected.textSha256),
        projectId: project.id,
        promptId,
        position: line,
        source: "offline",
        firstId: chosen.id,
        secondId: rejected.id,
        arm: "offline",
        strategy: "offline",
        offlineLabel: { pFirst: 1, votes: 1, weight: 1 },
      });
    }
    await tx.response.createMany({ data: responses, skipDuplicates: true });
    inserted += (await tx.pair.createMany({ data: pairs, skipDuplicates: true })).count;
  }
  return inserted;
}
