import { type Copier, CopyRows, type Db, openCopier, type Project } from "@gshf/db";
import { LostLease } from "../../leases/index.ts";
import { splitOf } from "../../projects/index.ts";
import { storable } from "../../text/model.ts";
import { promptKey } from "../collect-prompts.ts";
import type { RowError, Split } from "../model.ts";
import type { PromptRow } from "../read-prompt-row.ts";
import type { HeldImport } from "./hold-import.ts";
import type { ImportFormat } from "./kinds.ts";
import { keyHash, newPromptId } from "./prompt-rows.sql.ts";
import { StagedLines } from "./staged-lines.ts";

/** What is sent to the database at once. */
const batchBytesUsual = 1 << 20;
const batchFaults = 1000;

const columns =
  `"importId", "key", "line", "bytes", "row", "messages", "texts", "promptId", "promptKey", "split", "source", "tags", ` +
  `"extra", "answerIds", "textHashes", "answerExtras", "pairIds", "firstIds", "secondIds", "labels", "pairExtras"`;
const columnCount = columns.split(",").length;
const fieldsBeforeAlone = 7;

/** The project that a file is for, and of which split prompts are of which no row says one. */
type Target = { project: Pick<Project, "slug" | "validationShare">; split: Split | null };

type Staging<T extends PromptRow> = Target & { format: ImportFormat<T>; batchBytes?: number | undefined };

/**
 * Puts what is read of a file into the staging tables, a batch at a time: while one is on its way, the next is read.
 * What comes from a process that has lost the import, and doesn't know it yet, is not taken.
 */
export class Stage<T extends PromptRow> {
  readonly #db: Db;
  readonly #held: HeldImport;
  readonly #format: ImportFormat<T>;
  readonly #target: Target;
  readonly #batchBytes: number;
  #copier: Promise<Copier> | null = null;
  #rows = new CopyRows();
  /** What is on its way, and is filled again afterwards. */
  #sent = new CopyRows();
  #faults: RowError[] = [];
  #sending: Promise<unknown> = Promise.resolve();
  #stopped: { error: unknown } | null = null;
  /** What is in the database. */
  readonly lines = new StagedLines();
  /** Rows so far, and the line of the last. */
  count = 0;
  #lastLine = 0;

  constructor(db: Db, held: HeldImport, { format, batchBytes = batchBytesUsual, ...target }: Staging<T>) {
    this.#db = db;
    this.#held = held;
    this.#format = format;
    this.#target = target;
    this.#batchBytes = batchBytes;
  }

  row(line: number, row: T): Promise<void> | undefined {
    const key = promptKey(row);
    const hash = keyHash(key);
    // Its key is hashed once, here.
    const keyed = { ...row, key };
    const { texts, packed } = this.#format.pack(keyed);
    const packedText = JSON.stringify({ ...packed, messages: [] });
    const messages = JSON.stringify(row.messages);
    const to = this.#rows;
    to.row(columnCount);
    to.hex(this.#held.row.id.replaceAll("-", ""));
    to.hex(hash);
    to.int(line);
    to.int(texts.reduce((sum, { length }) => sum + length, packedText.length + messages.length));
    to.text(packedText);
    to.text(messages);
    to.texts(texts);
    this.#addAlone(line, keyed, { key, hash });
    this.count += 1;
    this.#lastLine = line;
    return to.bytes >= this.#batchBytes ? this.#send() : undefined;
  }

  #addAlone(line: number, row: T, { key, hash }: { key: string; hash: string }): void {
    const { slug, validationShare } = this.#target.project;
    const to = this.#rows;
    const alone = this.#format.alone(slug, line, row);
    if (alone === null) {
      for (let field = fieldsBeforeAlone; field < columnCount; field++) to.none();
      return;
    }
    const { answers, pairs } = alone;
    const extra = this.#format.extraOf(row);
    to.hex(newPromptId(this.#held.row.id, line, hash).replaceAll("-", ""));
    to.text(key);
    to.text(row.split ?? this.#target.split ?? splitOf(key, validationShare));
    to.text(row.source);
    to.texts(row.tags);
    if (Object.keys(extra).length === 0) to.none();
    else to.text(JSON.stringify(extra));
    to.texts(answers.map(({ id }) => id));
    to.texts(answers.map(({ sha256 }) => sha256));
    to.texts(answers.map((answer) => answer.extra));
    to.texts(pairs.map(({ id }) => id));
    to.texts(pairs.map(({ firstId }) => firstId));
    to.texts(pairs.map(({ secondId }) => secondId));
    to.texts(pairs.map(({ label }) => label));
    to.texts(pairs.map((pair) => pair.extra));
  }

  fault({ line, field, message }: RowError): Promise<void> | undefined {
    // What is shown of a value is cut, perhaps in the middle of a character.
    this.#faults.push({ line, field: storable(field), message: storable(message) });
    return this.#faults.length >= batchFaults ? this.#send() : undefined;
  }

  /** Takes no more: whoever brings more is told why. */
  stop(error: unknown): void {
    this.#stopped = { error };
  }

  /** Until all of it is there. */
  async flush(): Promise<void> {
    await this.#send();
    await this.#sending;
  }

  /** Lets go of its connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sending.catch(() => undefined);
    const copier = await this.#copier?.catch(() => null);
    await copier?.close();
  }

  /** Waits for the batch before, so that no more than two are in memory. */
  async #send(): Promise<void> {
    const [rows, faults, lastLine] = [this.#rows, this.#faults, this.#lastLine];
    [this.#rows, this.#sent, this.#faults] = [this.#sent, rows, []];
    if (this.#stopped !== null) throw this.#stopped.error;
    await this.#sending;
    this.#rows.clear();
    this.#sending = Promise.all([this.#copyRows(rows), this.#insertFaults(faults)]).then(() =>
      this.lines.reach(lastLine),
    );
    // Whoever waits for it hears of it.
    this.#sending.catch(() => undefined);
  }

  async #copyRows(rows: CopyRows): Promise<void> {
    if (rows.rows === 0) return;
    const { row, holder } = this.#held;
    this.#copier ??= openCopier(this.#db);
    const isHeld = await (await this.#copier).copy(`"ImportRow" (${columns})`, rows, {
      text: `select 1 from "Import" where "id" = $1 and "holder" = $2 and "state" = 'reading' for share`,
      values: [row.id, holder],
    });
    if (!isHeld) throw new LostLease();
  }

  async #insertFaults(faults: readonly RowError[]): Promise<void> {
    if (faults.length === 0) return;
    const { row, holder } = this.#held;
    const count = await this.#db.$executeRaw`/* stage-import-faults */
      insert into "ImportFault" ("importId", "line", "field", "message")
      select h."id", f."line", f."field", f."message"
        from (select "id" from "Import" where "id" = ${row.id}::uuid and "holder" = ${holder} and "state" = 'reading'
                 for share) h,
             json_to_recordset(${JSON.stringify(faults)}::json) as f("line" int, "field" text, "message" text)`;
    if (count === 0) throw new LostLease();
  }
}

/** Nothing is left of an earlier try. */
export async function clearStage(db: Pick<Db, "importRow" | "importFault">, importId: string): Promise<void> {
  await db.importRow.deleteMany({ where: { importId } });
  await db.importFault.deleteMany({ where: { importId } });
}
