import { hash } from "node:crypto";
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

/** Reads it as it lies in a bucket; tells what was fetched of it. */
async function readRanged(bytes: Uint8Array, fail?: Error) {
  const fetched: [number, number][] = [];
  const found = await readAll(pieces(bytes), "rows.parquet", readComparisonRow, {
    ranged: {
      bytes: bytes.length,
      read: async (first, last) => {
        if (fail !== undefined) throw fail;
        fetched.push([first, last]);
        return bytes.subarray(first, last + 1);
      },
    },
  });
  return { found, fetched };
}

it("fetches a file of the bucket part by part, each part once, and comes to the same", async () => {
  // Larger than what is fetched to find the footer.
  const noise = (i: number) =>
    Array.from({ length: 100 }, (_, n) => hash("sha256", `${i} ${n}`, "base64")).join("");
  const bytes = file([{ name: "noise", data: rows.map(noise), type: "STRING" } as never]);
  const whole = await read(bytes);
  const { found, fetched } = await readRanged(bytes);
  expect(found).toEqual(whole);
  expect(fetched.length).toBeGreaterThan(3);
  expect(new Set(fetched.map(String)).size).toBe(fetched.length);
  // The file has three row groups: no part of it holds them all.
  expect(Math.max(...fetched.map(([first, last]) => last - first))).toBeLessThan(bytes.length / 2);
});

it("doesn't take a bucket that is away for a damaged file", async () => {
  await expect(readRanged(file(), new Error("the bucket is away"))).rejects.toThrow("the bucket is away");
});
