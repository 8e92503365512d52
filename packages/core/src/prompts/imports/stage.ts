import type { Db } from "@gshf/db";
import { LostLease } from "../../leases/index.ts";
import { sha256Hex } from "../../projects/index.ts";
import { storable } from "../../text/model.ts";
import { promptKey } from "../collect-prompts.ts";
import type { RowError } from "../model.ts";
import type { PromptRow } from "../read-prompt-row.ts";
import type { HeldImport } from "./hold-import.ts";

/** What is sent to the database at once: so many rows, or so many characters. */
const batchRows = 1000;
const batchCharacters = 4 << 20;

/**
 * Puts what is read of a file into the staging tables, a batch at a time: while one is on its way, the next is read.
 * What comes from a process that has lost the import, and doesn't know it yet, is not taken.
 */
export class Stage {
  readonly #db: Db;
  readonly #held: HeldImport;
  #rows: string[] = [];
  #characters = 0;
  #faults: RowError[] = [];
  #sending: Promise<unknown> = Promise.resolve();

  constructor(db: Db, held: HeldImport) {
    this.#db = db;
    this.#held = held;
  }

  row(line: number, row: PromptRow): Promise<void> | undefined {
    const key = promptKey(row);
    // Its key is hashed once, here.
    const text = JSON.stringify({ ...row, key });
    this.#rows.push(`{"key":"${keyHash(key)}","line":${line},"bytes":${text.length},"row":${text}}`);
    this.#characters += text.length;
    return this.#rows.length >= batchRows || this.#characters >= batchCharacters ? this.#send() : undefined;
  }

  fault({ line, field, message }: RowError): Promise<void> | undefined {
    // What is shown of a value is cut, perhaps in the middle of a character.
    this.#faults.push({ line, field: storable(field), message: storable(message) });
    return this.#faults.length >= batchRows ? this.#send() : undefined;
  }

  /** Until all of it is there. */
  async flush(): Promise<void> {
    await this.#send();
    await this.#sending;
  }

  /** Waits for the batch before, so that no more than two are in memory. */
  async #send(): Promise<void> {
    const [rows, faults] = [this.#rows, this.#faults];
    [this.#rows, this.#faults, this.#characters] = [[], [], 0];
    await this.#sending;
    this.#sending = Promise.all([this.#insertRows(rows), this.#insertFaults(faults)]);
    // Whoever waits for it hears of it.
    this.#sending.catch(() => undefined);
  }

  async #insertRows(rows: readonly string[]): Promise<void> {
    if (rows.length === 0) return;
    const { row, holder } = this.#held;
    const count = await this.#db.$executeRaw`/* stage-import-rows */
      insert into "ImportRow" ("importId", "key", "line", "bytes", "row")
      select h."id", decode(r."key", 'hex'), r."line", r."bytes", r."row"
        from (select "id" from "Import" where "id" = ${row.id}::uuid and "holder" = ${holder} and "state" = 'reading'
                 for share) h,
             json_to_recordset(${`[${rows.join(",")}]`}::json)
               as r("key" text, "line" int, "bytes" int, "row" json)`;
    if (count === 0) throw new LostLease();
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

/** By what rows about one prompt stand together. */
function keyHash(key: string): string {
  return sha256Hex(key).slice(0, 32);
}

/** Nothing is left of an earlier try. */
export async function clearStage(db: Pick<Db, "importRow" | "importFault">, importId: string): Promise<void> {
  await db.importRow.deleteMany({ where: { importId } });
  await db.importFault.deleteMany({ where: { importId } });
}
