import { limits, UnreadableFile } from "./read-lines.ts";

export type TableRow = { line: number; cells: string[] };

const [quote, lineFeed, carriageReturn] = [34, 10, 13];

/**
 * The cells of a CSV or TSV text (RFC 4180) that comes piece by piece: quoted cells may hold separators, line breaks and
 * doubled quotes. Each row is told with the line it begins on; one row is in memory at a time.
 */
export class TableParser {
  readonly #separator: number;
  #cells: string[] = [];
  #cell = "";
  /** The line on which the quote opened that is open now. */
  #quotedSince: number | null = null;
  /** Whether the cell has a quote that was closed. */
  #isClosed = false;
  #line = 1;
  #began = 1;
  #rest = "";
  #length = 0;
  /** Whether a carriage return stood where no line feed follows. */
  hasLoneReturn = false;

  constructor(separator: "," | "\t" | ";") {
    this.#separator = separator.charCodeAt(0);
  }

  /** @throws UnreadableFile where it is no table: a quote that closes before the end of its cell, a row without an end */
  *push(piece: string): Generator<TableRow> {
    // What the last character means is decided by the one after it.
    const text = this.#rest + piece;
    this.#rest = text.slice(-1);
    yield* this.#read(text, text.length - 1);
  }

  /** @throws UnreadableFile when a quote is never closed */
  *end(): Generator<TableRow> {
    yield* this.#read(this.#rest, this.#rest.length);
    this.#rest = "";
    if (this.#quotedSince !== null) {
      throw new UnreadableFile(`a quote that opens on line ${this.#quotedSince} is never closed`);
    }
    const last = this.#take();
    if (last !== null) yield last;
  }

  *#read(text: string, until: number): Generator<TableRow> {
    let at = 0;
    while (at < until) {
      const from = at;
      while (at < until && !this.#isSpecial(text.charCodeAt(at))) at += 1;
      if (at > from) this.#add(text.slice(from, at));
      if (at >= until) return;
      const code = text.charCodeAt(at);
      const next = text.charCodeAt(at + 1);
      if (code === lineFeed) this.#line += 1;
      if (this.#quotedSince !== null) {
        if (code === quote && next === quote) {
          this.#add('"');
          at += 1;
        } else if (code === quote) [this.#quotedSince, this.#isClosed] = [null, true];
        else this.#add(text.charAt(at));
      } else if (code === quote && this.#cell === "" && !this.#isClosed) this.#quotedSince = this.#line;
      else if (code === this.#separator) {
        this.#cells.push(this.#cell);
        [this.#cell, this.#isClosed] = ["", false];
      } else if (code === lineFeed || (code === carriageReturn && next === lineFeed)) {
        if (code === carriageReturn) {
          at += 1;
          this.#line += 1;
        }
        const row = this.#take();
        if (row !== null) yield row;
        this.#began = this.#line;
      } else {
        if (code === carriageReturn) this.hasLoneReturn = true;
        this.#add(text.charAt(at));
      }
      at += 1;
    }
    // The next character was read with the one before it.
    if (at > until) this.#rest = "";
  }

  #isSpecial(code: number): boolean {
    if (this.#quotedSince !== null) return code === quote || code === lineFeed;
    return code === this.#separator || code === lineFeed || code === carriageReturn || code === quote;
  }

  #add(text: string): void {
    if (this.#isClosed) {
      throw new UnreadableFile(`line ${this.#line} has a quoted cell with text after its closing quote`);
    }
    this.#cell += text;
    this.#length += text.length;
    if (this.#length <= limits.rowBytesMax) return;
    const most = `${limits.rowBytesMax / 1024 ** 2} MiB`;
    const open =
      this.#quotedSince === null ? "" : `; perhaps the quote on line ${this.#quotedSince} is never closed`;
    throw new UnreadableFile(`the row that begins on line ${this.#began} has more than ${most}${open}`);
  }

  #take(): TableRow | null {
    const cells = this.#cells.length > 0 || this.#cell !== "" ? [...this.#cells, this.#cell] : null;
    [this.#cells, this.#cell, this.#isClosed, this.#length] = [[], "", false, 0];
    return cells && { line: this.#began, cells };
  }
}
