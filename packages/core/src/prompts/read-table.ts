import { parseJson } from "@gshf/http";
import { TableParser, type TableRow } from "./parse-table.ts";
import { notUtf8, UnreadableFile } from "./read-lines.ts";
import { repeatedKey } from "./repeated-key.ts";

/** A row as the file has it, or what keeps it from being read. */
export type RawRow = { line: number; json: unknown } | { line: number; field: string; message: string };

/** The rows of a CSV or TSV file, by the names in its header. */
export async function* tableRows(
  text: AsyncIterable<Uint8Array>,
  ending: "csv" | "tsv",
): AsyncGenerator<RawRow> {
  let names: string[] | null = null;
  let rows = 0;
  let parser: TableParser | null = null;
  const rowOf = ({ line, cells }: TableRow): RawRow | null => {
    rows += 1;
    if (names !== null) return tableRow(names, line, cells);
    names = cells.map((name) => name.trim());
    const twice = names.find((name, i) => names?.indexOf(name) !== i);
    if (twice !== undefined) {
      throw new UnreadableFile(`the column "${twice.slice(0, 60)}" stands twice`);
    }
    return null;
  };
  for await (const piece of pieces(text)) {
    parser ??= new TableParser(separatorOf(piece, ending));
    for (const row of parser.push(piece)) {
      const read = rowOf(row);
      if (read !== null) yield read;
    }
  }
  for (const row of parser?.end() ?? []) {
    const read = rowOf(row);
    if (read !== null) yield read;
  }
  if (rows === 1 && parser?.hasLoneReturn === true) {
    throw new UnreadableFile("the lines end with carriage returns alone. Save it with line feeds");
  }
}

/** The first piece has the whole first line. */
function separatorOf(piece: string, ending: "csv" | "tsv"): "," | "\t" | ";" {
  const [first = ""] = piece.split("\n", 1);
  return ending === "tsv" ? "\t" : first.includes(",") || !first.includes(";") ? "," : ";";
}

/** Of a table the header is read before anything else. */
const headerCharactersMax = 65_536;

/** A text in its pieces, the first of which goes beyond its first line, if that isn't endless. */
async function* pieces(text: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decode = (bytes?: Uint8Array) => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw new UnreadableFile(notUtf8);
    }
  };
  let first: string | null = "";
  for await (const chunk of text) {
    const piece = decode(chunk);
    if (first === null) yield piece;
    else {
      first += piece;
      if (!first.includes("\n") && first.length < headerCharactersMax) continue;
      yield first;
      first = null;
    }
  }
  yield (first ?? "") + decode();
}

function tableRow(names: readonly string[], line: number, cells: readonly string[]): RawRow | null {
  if (cells.every((cell) => cell.trim() === "")) return null;
  const fail = (message: string) => ({ line, field: "row", message });
  if (cells.length !== names.length) {
    return fail(`has ${cells.length} cells; the header has ${names.length}`);
  }
  const twice = cells.map(repeatedInCell).find((name) => name !== null);
  if (twice != null) return fail(`has "${twice.slice(0, 60)}" twice`);
  return { line, json: Object.fromEntries(cells.map((cell, i) => [names[i] ?? "", cellOf(cell)])) };
}

function repeatedInCell(cell: string): string | null {
  return typeof cellOf(cell) === "object" ? repeatedKey(cell) : null;
}

/** Lists and records stand in cells as JSON. Numbers stay texts: the one who reads the column knows what it holds. */
function cellOf(cell: string): unknown {
  return /^\s*[[{]/.test(cell) ? (parseJson(cell) ?? cell) : cell;
}
