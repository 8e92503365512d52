import { DatasetRow } from "@gshf/trainer-protocol";
import type { ExportFormat } from "./format.ts";
import { jsonLine } from "./json-line.ts";

type Split = DatasetRow["split"];

/** A dataset's files, as JSON lines, in another format: its rows of one split, in their order. Holds one line at a time. */
export async function* exportRows(
  files: AsyncIterable<AsyncIterable<Uint8Array>>,
  format: ExportFormat,
  split: Split,
): AsyncGenerator<string> {
  for await (const file of files) {
    for await (const line of linesOf(file)) {
      const row = DatasetRow.parse(JSON.parse(line));
      const written = row.split === split ? format.write(row) : null;
      if (written !== null) yield jsonLine(written);
    }
  }
}

/** Lines end at line feeds only: Node's readline would also cut at U+2028, which JSON texts may hold. */
async function* linesOf(file: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  for await (const chunk of file) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.filter((line) => line !== "");
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}
