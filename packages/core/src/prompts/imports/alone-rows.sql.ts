import type { PromptUse, Tx } from "@gshf/db";
import type { ImportScope } from "./kinds.ts";

/** Lines that are stored at once: as many rows at most. */
const linesAtOnce = 5_000;

type Storing = Pick<ImportScope, "importId" | "project" | "at"> & {
  use: PromptUse;
  lastLine: number;
  /** Told now and then how many rows have been stored. */
  look: (stored: number) => Promise<void>;
};

/**
 * Stores the staged rows about whose prompts nothing else is in the file or the project, and takes them from the stage:
 * what they come to stands in the stage already, so that nobody has to read them again. In the order of their lines, by
 * which prompts are numbered, so that most indexes grow at their ends.
 *
 * @returns how many they were
 */
export async function storeAloneRows(tx: Tx, { lastLine, look, ...storing }: Storing): Promise<number> {
  let stored = 0;
  for (let from = 0; from < lastLine; from += linesAtOnce) {
    stored += await storeLines(tx, storing, from);
    await look(stored);
  }
  return stored;
}

/** Whether a row is alone is asked of the indexes row by row: nothing is known of how many rows the stage has. */
async function storeLines(
  tx: Tx,
  { importId, project, use, at }: Omit<Storing, "lastLine" | "look">,
  from: number,
): Promise<number> {
  const [counted] = await tx.$queryRaw<{ rows: number }[]>`/* store-alone-rows */
    with "alone" as materialized (
      delete from "ImportRow" s
       where s."importId" = ${importId}::uuid and s."line" > ${from}::int and s."line" <= ${from + linesAtOnce}::int
         and s."promptId" is not null
         and (select count(*) from (select from "ImportRow" o
                                     where o."importId" = s."importId" and o."key" = s."key" limit 2) same) = 1
         and (select p."id" from "Prompt" p
               where p."projectId" = ${project.id}::uuid and p."key" = s."promptKey") is null
      returning s.*),
    prompts as (
      insert into "Prompt" ("id", "projectId", "key", "messages", "split", "source", "use", "tags", "extra", "importId")
      select a."promptId", ${project.id}::uuid, a."promptKey", a."messages"::jsonb, a."split", a."source",
             ${use}::"PromptUse", a."tags", a."extra"::jsonb, ${importId}::uuid
        from "alone" a),
    answers as (
      insert into "Response" ("id", "projectId", "promptId", "importId", "purpose", "text", "textSha256", "extra")
      select x."id", ${project.id}::uuid, a."promptId", ${importId}::uuid, 'offline', x."text", x."hash", x."extra"::jsonb
        from "alone" a, unnest(a."answerIds", a."texts", a."textHashes", a."answerExtras")
                          as x("id", "text", "hash", "extra")),
    pairs as (
      insert into "Pair" ("id", "projectId", "promptId", "importId", "position", "source", "firstId", "secondId", "arm",
                          "strategy", "offlineLabel", "extra", "createdAt")
      select x."id", ${project.id}::uuid, a."promptId", ${importId}::uuid, a."line", 'offline', x."firstId", x."secondId",
             'offline', 'offline', x."label"::jsonb, x."extra"::jsonb, ${at}::timestamptz
        from "alone" a, unnest(a."pairIds", a."firstIds", a."secondIds", a."labels", a."pairExtras")
                          as x("id", "firstId", "secondId", "label", "extra"))
    select count(*)::int as "rows" from "alone"`;
  return counted?.rows ?? 0;
}
