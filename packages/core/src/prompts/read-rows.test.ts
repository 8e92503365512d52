import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { promptRowSchema } from "./model.ts";
import { limits } from "./read-lines.ts";
import { readRows } from "./read-rows.ts";

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

const read = (content: string | Uint8Array, size = 7) =>
  readRows(chunks(typeof content === "string" ? Buffer.from(content) : content, size), promptRowSchema);

const good = `{"prompt":"one ☂"}\n\n{"prompt":"two"}`;

describe("reading a file of rows", () => {
  it("gives the same rows whatever the chunks, gzipped or not, with or without a last newline", async () => {
    for (const size of [1, 2, 3, 1000]) {
      for (const content of [Buffer.from(good), Buffer.from(`${good}\r\n`), gzipSync(good)]) {
        const { rows, errorsTotal } = await read(content, size);
        expect(errorsTotal).toBe(0);
        expect(rows.map(({ line, row }) => [line, row.messages[0]?.content])).toEqual([
          [1, "one ☂"],
          [3, "two"],
        ]);
      }
    }
  });

  it("reports each bad row by its line and goes on reading", async () => {
    const latin1 = Buffer.concat([Buffer.from('{"prompt":"caf'), Buffer.from([0xe9]), Buffer.from('"}\n')]);
    const huge = `{"prompt":"${"x".repeat(limits.rowBytesMax * 2)}"}\n`;
    const content = Buffer.concat([
      Buffer.from('{"prompt":\n'),
      latin1,
      Buffer.from(`${huge}{"prompt":"fine"}\n`),
    ]);
    const { rows, errors, errorsTotal, rowsTotal } = await read(content, 65_536);
    expect(rows.map(({ line }) => line)).toEqual([4]);
    expect([rowsTotal, errorsTotal]).toEqual([4, 3]);
    expect(errors.map(({ line, message }) => [line, message])).toEqual([
      [1, 'is not JSON (begins "{\\"prompt\\":")'],
      [2, "is not UTF-8 text"],
      [3, "has 2.0 MiB; a row may have 1 MiB"],
    ]);
  });

  it("says so when the file is empty or its compression damaged", async () => {
    expect((await read("\n\n")).errors).toEqual([
      { line: 1, field: "file", message: "the file has no rows" },
    ]);
    const damaged = gzipSync(good).subarray(0, 20);
    expect((await read(damaged)).errors[0]?.message).toContain("the gzip stream is damaged");
  });
});
