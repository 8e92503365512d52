/**
 * The cells of a CSV or TSV text (RFC 4180): quoted cells may hold separators, line breaks and doubled quotes.
 *
 * @returns each row with the line it begins on, or the line of a quote that is never closed
 */
export function parseTable(
  text: string,
  separator: "," | "\t" | ";",
): { ok: true; rows: { line: number; cells: string[] }[] } | { ok: false; line: number } {
  const rows: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let cell = "";
  let quotedSince: number | null = null;
  let line = 1;
  let began = 1;
  const end = () => {
    if (cells.length > 0 || cell !== "") rows.push({ line: began, cells: [...cells, cell] });
    [cells, cell] = [[], ""];
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (character === "\n") line += 1;
    if (quotedSince !== null) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quotedSince = null;
    } else if (character === '"' && cell === "") quotedSince = line;
    else if (character === separator) {
      cells.push(cell);
      cell = "";
    } else if (character === "\n" || (character === "\r" && text[at + 1] === "\n")) {
      if (character === "\r") {
        at += 1;
        line += 1;
      }
      end();
      began = line;
    } else cell += character;
  }
  if (quotedSince !== null) return { ok: false, line: quotedSince };
  end();
  return { ok: true, rows };
}
