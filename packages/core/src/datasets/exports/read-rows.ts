import { DatasetRow } from "@gshf/trainer-protocol";

/** A dataset's rows out of its files, in their order; holds one line at a time. */
export async function* readRows(files: AsyncIterable<AsyncIterable<Uint8Array>>): AsyncGenerator<DatasetRow> {
  for await (const file of files) {
    for await (const line of linesOf(file)) yield DatasetRow.parse(JSON.parse(line));
  }
}

/** Lines end at line feeds only: Node's readline would also cut at U+2028, which JSON texts may hold. */
async function* linesOf(file: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  for await (const chunk of file) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line !== "") yield line;
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}
