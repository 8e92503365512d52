/**
 * The cells of a CSV or TSV text (RFC 4180): quoted cells may hold separators, line breaks and doubled quotes.
 *
 * @returns each row with the line it begins on, or why it is no table: a quote that is never closed, or closes before
 * the end of its cell
 */
export function parseTable(
  text: string,
  separator: "," | "\t" | ";",
): { ok: true; rows: { line: number; cells: string[] }[] } | { ok: false; why: string } {
  const rows: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let cell = "";
  let quotedSince: number | null = null;
  let isClosed = false;
  let line = 1;
  let began = 1;
  const end = () => {
    if (cells.length > 0 || cell !== "") rows.push({ line: began, cells: [...cells, cell] });
    [cells, cell, isClosed] = [[], "", false];
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (character === "\n") line += 1;
    if (quotedSince !== null) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else [quotedSince, isClosed] = [null, true];
    } else if (character === '"' && cell === "" && !isClosed) quotedSince = line;
    else if (character === separator) {
      cells.push(cell);
      [cell, isClosed] = ["", false];
    } else if (character === "\n" || (character === "\r" && text[at + 1] === "\n")) {
      if (character === "\r") {
        at += 1;
        line += 1;
      }
      end();
      began = line;
    } else if (isClosed) {
      return { ok: false, why: `line ${line} has a quoted cell with text after its closing quote` };
    } else cell += character;
  }
  if (quotedSince !== null) {
    return { ok: false, why: `a quote that opens on line ${quotedSince} is never closed` };
  }
  end();
  return { ok: true, rows };
}
