import type { Tx } from "@gshf/db";
import { stableId } from "../../projects/index.ts";
import type { Extra } from "../keep.ts";

/** An answer of a file; `extra` is what the file says of it beside its text. */
export type NewAnswer = {
  id: string;
  promptId: string;
  text: string;
  textSha256: string;
  extra: Extra | null;
};

/** An answer of a file always has the same id, whichever kind of file it comes in. */
export function responseId(slug: string, key: string, textSha256: string): string {
  return stableId("response", slug, "offline", key, textSha256);
}

type Target = {
  project: { id: string };
  importId: string;
  ids: ReadonlyMap<string, string>;
  inserted: ReadonlySet<string>;
};

/** Stores answers that are not on record yet; those that are stay until the transaction ends. @returns the ids of those */
export async function insertAnswers(
  tx: Tx,
  target: Target,
  answers: ReadonlyMap<string, NewAnswer>,
): Promise<Set<string>> {
  const fresh = new Set([...target.inserted].map((key) => target.ids.get(key)));
  const [ofNew, ofKnown]: [NewAnswer[], NewAnswer[]] = [[], []];
  for (const answer of answers.values()) (fresh.has(answer.promptId) ? ofNew : ofKnown).push(answer);
  await insertNew(tx, target, ofNew);
  const made = await insertMissing(tx, target, ofKnown);
  return new Set([...ofNew.map(({ id }) => id), ...made]);
}

/** Of prompts that were stored just before, so that none can be on record. */
async function insertNew(
  tx: Tx,
  { project, importId }: Target,
  answers: readonly NewAnswer[],
): Promise<void> {
  if (answers.length === 0) return;
  await tx.$executeRaw`/* insert-new-answers */
    insert into "Response" ("id", "projectId", "promptId", "importId", "purpose", "text", "textSha256", "extra")
    select a."id", ${project.id}::uuid, a."promptId", ${importId}::uuid, 'offline', a."text", a."textSha256", a."extra"
      from json_to_recordset(${JSON.stringify(answers)}::json)
        as a("id" char(32), "promptId" uuid, "text" text, "textSha256" char(64), "extra" jsonb)`;
}

async function insertMissing(
  tx: Tx,
  { project, importId }: Target,
  answers: readonly NewAnswer[],
): Promise<Set<string>> {
  if (answers.length === 0) return new Set();
  const made = await tx.$queryRaw<{ id: string }[]>`/* insert-answers */
    insert into "Response" ("id", "projectId", "promptId", "importId", "purpose", "text", "textSha256", "extra")
    select a."id", ${project.id}::uuid, a."promptId", ${importId}::uuid, 'offline', a."text", a."textSha256", a."extra"
      from json_to_recordset(${JSON.stringify(answers)}::json)
        as a("id" char(32), "promptId" uuid, "text" text, "textSha256" char(64), "extra" jsonb)
    on conflict do nothing returning "id"`;
  const fresh = new Set(made.map(({ id }) => id));
  const known = [...new Set(answers.map(({ id }) => id))].filter((id) => !fresh.has(id));
  if (known.length > 0) {
    const held = await tx.$queryRaw<unknown[]>`/* hold-answers */
      select 1 from "Response" where "id" = any(${known}::char(32)[]) for key share`;
    if (held.length < known.length)
      throw new Error("an answer on record went while rows about it were stored");
  }
  return fresh;
}
