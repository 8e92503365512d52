import type { PromptUse, Tx } from "@gshf/db";
import type { ImportScope } from "./kinds.ts";
import type { StagedLines } from "./staged-lines.ts";

/** Lines that are stored at once: as many rows at most. */
export const linesAtOnceUsual = 5_000;
/** How long the transaction is silent at most while the file comes slowly. */
const silenceMs = 10_000;

type Storing = Pick<ImportScope, "importId" | "project" | "at"> & {
  use: PromptUse;
  lines: Pick<StagedLines, "beyond">;
  linesAtOnce: number;
  /** Told now and then how many rows have been stored. */
  look: (stored: number) => Promise<void>;
};

/**
 * Stores rows about whose prompts nothing else is staged, or in the project, as they come to the stage: what they come to
 * stands there already, so that nobody has to read them again. In the order of their lines, by which prompts are numbered,
 * so that most indexes grow at their ends.
 *
 * @returns how many they were, and the last line that there is
 */
export async function storeAloneRows(
  tx: Tx,
  { lines, linesAtOnce, look, ...storing }: Storing,
): Promise<{ stored: number; lastLine: number }> {
  let [from, stored] = [0, 0];
  for (;;) {
    const { last, isAll } = await lines.beyond(from, linesAtOnce, silenceMs);
    const to = Math.min(last, from + linesAtOnce);
    if (to === from + linesAtOnce || isAll) {
      if (to > from) stored += await storeLines(tx, storing, { from, to });
      from = to;
    } else {
      // One that is silent for long is taken for one whose process has died.
      await tx.$queryRaw`select 1`;
    }
    await look(stored);
    if (isAll && from === last) return { stored, lastLine: last };
  }
}

type Lines = { from: number; to: number };

/** Whether a row is alone is asked of the indexes row by row: nothing is known of how many rows the stage has. */
async function storeLines(
  tx: Tx,
  { importId, project, use, at }: Omit<Storing, "lines" | "linesAtOnce" | "look">,
  { from, to }: Lines,
): Promise<number> {
  const [counted] = await tx.$queryRaw<{ rows: number }[]>`/* store-alone-rows */
    with "alone" as materialized (
      select s.* from "ImportRow" s
       where s."importId" = ${importId}::uuid and s."line" > ${from}::int and s."line" <= ${to}::int
         and s."promptId" is not null
         and (select count(*) from (select from "ImportRow" o
                                     where o."importId" = s."importId" and o."key" = s."key" limit 2) same) = 1
         and (select p."id" from "Prompt" p
               where p."projectId" = ${project.id}::uuid and p."key" = s."promptKey") is null),
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

type Unstoring = Pick<ImportScope, "importId"> & { lastLine: number; linesAtOnce: number };

/**
 * Takes out again what was stored of rows that turned out not to be alone: the file has another about the same prompt
 * further down. Foreign keys don't do it here (see `trustingReferences`).
 *
 * @returns how many rows they were
 */
export async function unstoreSharedRows(
  tx: Tx,
  { importId, lastLine, linesAtOnce }: Unstoring,
): Promise<number> {
  let rows = 0;
  for (let from = 0; from < lastLine; from += linesAtOnce) {
    const [counted] = await tx.$queryRaw<{ rows: number }[]>`/* unstore-shared-rows */
      with "shared" as materialized (
        select s."promptId", s."answerIds", s."pairIds" from "ImportRow" s
         where s."importId" = ${importId}::uuid and s."line" > ${from}::int and s."line" <= ${from + linesAtOnce}::int
           and (select count(*) from (select from "ImportRow" o
                                       where o."importId" = s."importId" and o."key" = s."key" limit 2) same) > 1
           and (select p."id" from "Prompt" p where p."id" = s."promptId") is not null),
      tallies as (
        delete from "PairTally" where "pairId" = any(array(select unnest(a."pairIds") from "shared" a)::char(32)[])),
      pairs as (
        delete from "Pair" where "id" = any(array(select unnest(a."pairIds") from "shared" a)::char(32)[])),
      answers as (
        delete from "Response" where "id" = any(array(select unnest(a."answerIds") from "shared" a)::char(32)[])),
      prompts as (
        delete from "Prompt" where "id" = any(array(select a."promptId" from "shared" a)))
      select count(*)::int as "rows" from "shared"`;
    rows += counted?.rows ?? 0;
  }
  return rows;
}
