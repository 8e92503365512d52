import type { Db } from "@gshf/db";
import type { FileRow } from "../collect-prompts.ts";
import type { PromptRow } from "../read-prompt-row.ts";
import type { ImportFormat } from "./kinds.ts";

/** Rows about one prompt at most; they are in memory together. */
const groupRowsMax = 10_000;
const groupCharactersMax = 64 << 20;
/** What is fetched at once. */
const pageRows = 1000;
const pageCharacters = 8 << 20;

type StagedRow = {
  key: string;
  line: number;
  bytes: number;
  row: object | null;
  messages: unknown;
  texts: string[];
};

/** Rows of a file, all that it has about each of their prompts; and those that are too many about one. */
export type StagedGroups<T> = { rows: FileRow<T>[]; tooMany: number[] };

/**
 * The staged rows of a file that are not stored yet, by their prompts, some prompts at a time, each with all of its rows in
 * the file's order. While one page is worked on, the next is fetched.
 */
export async function* stagedGroups<T extends PromptRow>(
  db: Pick<Db, "$queryRaw">,
  importId: string,
  format: ImportFormat<T>,
): AsyncGenerator<StagedGroups<T>> {
  let open: StagedRow[] = [];
  let next = nextPage(db, importId, { key: "", line: -1 });
  for (;;) {
    const page = await next;
    const last = page.at(-1);
    if (last === undefined) break;
    next = nextPage(db, importId, last);
    // Whoever waits for it hears of it.
    next.catch(() => undefined);
    const all = [...open, ...page];
    const cut = all.findIndex(({ key }) => key === last.key);
    if (cut > 0) yield bounded(format, all.slice(0, cut));
    open = limited(all.slice(cut));
  }
  if (open.length > 0) yield bounded(format, open);
}

function bounded<T extends PromptRow>(
  { unpack }: ImportFormat<T>,
  staged: readonly StagedRow[],
): StagedGroups<T> {
  const rows: FileRow<T>[] = [];
  const tooMany: number[] = [];
  for (const { line, row, messages, texts } of limited(staged)) {
    if (row === null) tooMany.push(line);
    // Written by what reads rows of this kind of file.
    else rows.push({ line, row: unpack({ ...row, messages } as T, texts) });
  }
  return { rows, tooMany };
}

/** Of a prompt that has too many rows only their lines are kept. */
function limited(staged: readonly StagedRow[]): StagedRow[] {
  const seen = { key: "", rows: 0, characters: 0 };
  return staged.map((each) => {
    if (seen.key !== each.key) Object.assign(seen, { key: each.key, rows: 0, characters: 0 });
    seen.rows += 1;
    seen.characters += each.bytes;
    const isTooMany = seen.rows > groupRowsMax || seen.characters > groupCharactersMax;
    return isTooMany ? { ...each, row: null, messages: null, texts: [] } : each;
  });
}

export const tooManyRows = `is one of more than ${groupRowsMax} rows (or ${groupCharactersMax >> 20} MiB) about one prompt`;

async function nextPage(
  db: Pick<Db, "$queryRaw">,
  importId: string,
  { key, line }: { key: string; line: number },
): Promise<StagedRow[]> {
  return db.$queryRaw<StagedRow[]>`/* staged-import-rows */
    select encode(p."key", 'hex') as "key", p."line", p."bytes", p."row", p."messages", p."texts"
      from (select r.*, sum(r."bytes") over (order by r."key", r."line") - r."bytes" as "before"
              from (select * from "ImportRow" s
                     where s."importId" = ${importId}::uuid
                       and (s."key", s."line") > (decode(${key}, 'hex'), ${line}::int)
                       and (select p."id" from "Prompt" p where p."id" = s."promptId") is null
                     order by s."key", s."line" limit ${pageRows}) r) p
     where p."before" < ${pageCharacters}
     order by p."key", p."line"`;
}
