import { gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { expect, it } from "vitest";
import { readComparisonRow } from "./read-comparison-row.ts";
import { readAll } from "./read-rows.fixture.ts";

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}
const read = (bytes: Uint8Array) => readAll(pieces(bytes), "rows.parquet", readComparisonRow);

const rows = Array.from({ length: 250 }, (_, i) => i);
const file = (more: { name: string; data: unknown[] }[] = []) =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: "prompt", data: rows.map((i) => `asked ${i}`), type: "STRING" },
        {
          name: "chosen",
          data: rows.map((i) => [{ role: "assistant", content: `good ${i}` }]),
          type: "JSON",
        },
        { name: "rejected", data: rows.map((i) => `bad ${i}`), type: "STRING" },
        { name: "votes", data: rows.map(() => 3n), type: "INT64" },
        ...(more as []),
      ],
      rowGroupSize: 100,
    }),
  );

it("reads a Parquet file as the rows that it holds, over its row groups", async () => {
  const found = await read(file());
  expect(found).toMatchObject({
    rowsTotal: 250,
    errorsTotal: 0,
    format: "Parquet: chosen and rejected messages",
  });
  expect(
    found.rows.map(({ line, row }) => [line, row.messages[0]?.content, row.comparisons[0]?.chosen]),
  ).toEqual(rows.map((i) => [i + 1, `asked ${i}`, `good ${i}`]));
  expect(found.rows[0]?.row.comparisons[0]?.label.votes).toBe(3);
});

it("reads it packed, too, and leaves out what is no text with a note", async () => {
  const data = rows.map(() => new Uint8Array([1, 2]));
  const found = await read(gzipSync(file([{ name: "image", data, type: "BYTE_ARRAY" } as never])));
  expect(found).toMatchObject({
    rowsTotal: 250,
    errorsTotal: 0,
    format: expect.stringMatching(/^Parquet in gzip/),
  });
});

it("refuses a damaged one whole", async () => {
  const bytes = file();
  bytes.fill(7, 4, bytes.length - 300);
  for (const damaged of [bytes, bytes.subarray(0, 500), Buffer.from("PAR1 and no more than thatPAR1")]) {
    const found = await read(damaged);
    expect(found.isUnreadable).toBe(true);
    expect(found.errors.at(-1)?.message).toMatch(/^the Parquet file is damaged/);
  }
});
