import { type Db, idsSql, type Project, type PromptUse, type Tx } from "@gshf/db";
import { sha256Hex, splitOf } from "../../projects/index.ts";
import type { NewPrompt } from "../collect-prompts.ts";
import type { Split } from "../model.ts";

export type KnownPrompt = { id: string; key: string; messages: unknown; split: Split };

/** The prompts of a project that have one of these keys. */
export async function knownPrompts(
  db: Pick<Db, "$queryRaw">,
  projectId: string,
  keys: readonly string[],
): Promise<Map<string, KnownPrompt>> {
  const found = await db.$queryRaw<KnownPrompt[]>`/* known-prompts */
    select "id", "key", "messages", "split" from "Prompt"
     where "projectId" = ${projectId}::uuid and "key" = any(${[...keys]}::text[])`;
  return new Map(found.map((prompt) => [prompt.key, prompt]));
}

/** Keeps known prompts until the transaction ends. */
export async function holdPrompts(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const held = await tx.$queryRaw<unknown[]>`/* hold-prompts */
    select 1 from "Prompt" where "id" = any(${idsSql(ids)}) for key share`;
  if (held.length < ids.length) throw new Error("a prompt on record went while rows about it were stored");
}

/**
 * Stores prompts that are not known.
 *
 * @param lines the line of each by its key, by which they can be listed in the file's order
 * @returns their ids by their keys
 */
export async function insertPrompts(
  tx: Tx,
  prompts: readonly NewPrompt[],
  { project, importId, use, lines }: Target,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  const rows = prompts.map(({ key, messages, source, tags, split, extra }) => {
    const id = newPromptId(importId, lines.get(key) ?? 0, keyHash(key));
    ids.set(key, id);
    const kept = Object.keys(extra).length === 0 ? null : extra;
    return {
      id,
      key,
      messages,
      source,
      tags,
      split: split ?? splitOf(key, project.validationShare),
      extra: kept,
    };
  });
  if (rows.length > 0) {
    await tx.$executeRaw`/* insert-prompts */
      insert into "Prompt" ("id", "projectId", "key", "messages", "split", "source", "use", "tags", "extra", "importId")
      select p."id", ${project.id}::uuid, p."key", p."messages", p."split", p."source", ${use}::"PromptUse", p."tags",
             p."extra", ${importId}::uuid
        from json_to_recordset(${JSON.stringify(rows)}::json)
          as p("id" uuid, "key" text, "messages" jsonb, "split" "Split", "source" text, "tags" text[], "extra" jsonb)`;
  }
  return ids;
}

type Target = {
  project: Pick<Project, "id" | "validationShare">;
  importId: string;
  use: PromptUse;
  lines: ReadonlyMap<string, number>;
};

/** By what rows about one prompt stand together: half of the sha256 of its key, or of what it is the sha256 of. */
export function keyHash(key: string): string {
  return (isSha256.test(key) ? key : sha256Hex(key)).slice(0, 32);
}

const isSha256 = /^[0-9a-f]{64}$/;

/**
 * A UUID of version 7 (RFC 9562, section 6.2, method 1) whose counter is a line: prompts of a file that are stored in
 * another order are listed in that of their lines. It ends as the hash of its key does, with the import's own random bits
 * upon it: as evenly as if it were drawn.
 */
export function newPromptId(importId: string, line: number, hash: string): string {
  // The import's own time, which is that of its id.
  const time = importId.slice(0, 13);
  const high = (0x7000 | ((line >> 12) & 0xfff)).toString(16);
  const low = (0x8000 | (line & 0xfff)).toString(16);
  const tail = BigInt(`0x${importId.slice(24)}`) ^ BigInt(`0x${hash.slice(20)}`);
  return `${time}-${high}-${low}-${tail.toString(16).padStart(12, "0")}`;
}
