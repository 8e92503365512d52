import type { Tx } from "@gshf/db";
import { rowsPerInsert } from "./import-prompts.ts";

/** The ids of prompts by their keys. */
export async function promptIds(tx: Tx, projectId: string, keys: string[]): Promise<Map<string, string>> {
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

export function idOf(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`prompt "${key}" was not inserted`);
  return id;
}
