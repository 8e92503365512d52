const signature = Buffer.from("PGCOPY\n\xff\r\n\0", "latin1");
const textOid = 25;
const startBytes = 1 << 20;

/**
 * Rows in the binary format of Postgres' COPY, field by field in the order of the columns; nothing has to be escaped.
 * (https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format")
 */
export class CopyRows {
  #buffer = Buffer.allocUnsafe(startBytes);
  #end = 0;
  rows = 0;

  constructor() {
    this.clear();
  }

  get bytes(): number {
    return this.#end;
  }

  /** To be filled anew. */
  clear(): void {
    // What one large row took is not kept.
    if (this.#buffer.length > 8 * startBytes) this.#buffer = Buffer.allocUnsafe(startBytes);
    this.rows = 0;
    this.#end = signature.copy(this.#buffer);
    // No flags, and nothing that extends the header.
    this.#int32(0);
    this.#int32(0);
  }

  /** All of it, its end included; overwritten once it is cleared. */
  whole(): Uint8Array {
    this.#room(2);
    this.#buffer.writeInt16BE(-1, this.#end);
    return this.#buffer.subarray(0, this.#end + 2);
  }

  row(fields: number): void {
    this.#room(2);
    this.#end = this.#buffer.writeInt16BE(fields, this.#end);
    this.rows += 1;
  }

  none(): void {
    this.#int32(-1);
  }

  int(value: number): void {
    this.#int32(4);
    this.#int32(value);
  }

  /** A bytea, or a uuid, of hex characters. */
  hex(digits: string): void {
    this.#int32(digits.length / 2);
    this.#room(digits.length / 2);
    this.#end += this.#buffer.write(digits, this.#end, "hex");
  }

  /** A text, char, enum or json. */
  text(value: string): void {
    const at = this.#end;
    this.#room(4 + 3 * value.length);
    this.#end = at + 4;
    this.#end += this.#buffer.write(value, this.#end, "utf8");
    this.#buffer.writeInt32BE(this.#end - at - 4, at);
  }

  /** An array of texts, of which some may be null. */
  texts(values: readonly (string | null)[]): void {
    const at = this.#end;
    this.#int32(0);
    this.#int32(values.length === 0 ? 0 : 1);
    this.#int32(values.includes(null) ? 1 : 0);
    this.#int32(textOid);
    if (values.length > 0) {
      this.#int32(values.length);
      this.#int32(1);
    }
    for (const value of values) {
      if (value === null) this.none();
      else this.text(value);
    }
    this.#buffer.writeInt32BE(this.#end - at - 4, at);
  }

  #int32(value: number): void {
    this.#room(4);
    this.#end = this.#buffer.writeInt32BE(value, this.#end);
  }

  #room(bytes: number): void {
    if (this.#end + bytes <= this.#buffer.length) return;
    const wider = Buffer.allocUnsafe(Math.max(2 * this.#buffer.length, this.#end + bytes));
    this.#buffer.copy(wider, 0, 0, this.#end);
    this.#buffer = wider;
  }
}
