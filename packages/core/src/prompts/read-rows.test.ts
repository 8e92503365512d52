import { randomBytes } from "node:crypto";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { limits } from "./read-lines.ts";
import { readPromptRow } from "./read-prompt-row.ts";
import { readAll } from "./read-rows.fixture.ts";

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

const read = (content: string | Uint8Array, size = 7, fileName = "rows.jsonl") =>
  readAll(
    chunks(typeof content === "string" ? Buffer.from(content) : content, size),
    fileName,
    readPromptRow,
  );

const texts = async (content: string | Uint8Array, fileName?: string) => {
  const { rows, errors } = await read(content, 7, fileName);
  expect(errors).toEqual([]);
  return rows.map(({ row }) => row.messages[0]?.content);
};

const good = `{"prompt":"one ☂"}\n\n{"prompt":"two"}`;

describe("reading a file of rows", () => {
  it("gives the same rows whatever the chunks, packed or not, with or without a last newline", async () => {
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(good)]);
    const members = Buffer.concat([gzipSync(good.slice(0, 10)), gzipSync(Buffer.from(good).subarray(10))]);
    const trailed = Buffer.concat([gzipSync(good), Buffer.from("garbage")]);
    const skipped = Buffer.from("502a4d180400000001020304", "hex");
    for (const size of [1, 2, 3, 1000]) {
      for (const content of [
        Buffer.from(good),
        Buffer.from(`${good}\r\n`),
        marked,
        gzipSync(good),
        members,
        trailed,
        zstdCompressSync(good),
        Buffer.concat([skipped, zstdCompressSync(good), skipped]),
      ]) {
        const { rows, errorsTotal } = await read(content, size);
        expect(errorsTotal).toBe(0);
        expect(rows.map(({ line, row }) => [line, row.messages[0]?.content])).toEqual([
          [1, "one ☂"],
          [3, "two"],
        ]);
      }
    }
  });

  it("reads JSON arrays, tables and lines of text", async () => {
    expect(await texts('[{"prompt":"a"},\n {"prompt":"b"}]')).toEqual(["a", "b"]);
    expect(await texts('prompt_id,prompt\n1,"a\nb, ""c"""\n2,d\n', "x.csv")).toEqual(['a\nb, "c"', "d"]);
    expect(await texts("prompt\tsource\na, b\tx\r\n", "x.tsv.gz")).toEqual(["a, b"]);
    expect(await texts("Write a poem\n\nWrite a song", "x.txt")).toEqual(["Write a poem", "Write a song"]);
    for (const first of ["[sighs] Say it.", "{curly} or not?"]) {
      expect(await texts(`${first}\nWrite a song`, "x.txt")).toEqual([first, "Write a song"]);
    }
    expect(await texts('[\n {"prompt":"a"}]', "x.txt")).toEqual(["a"]);
  });

  it("reports each bad row by its line and goes on reading", async () => {
    const latin1 = Buffer.concat([Buffer.from('{"prompt":"caf'), Buffer.from([0xe9]), Buffer.from('"}\n')]);
    const huge = `{"prompt":"${"x".repeat(limits.rowBytesMax * 2)}"}\n`;
    const deep = `{"prompt":"a","x":${"[".repeat(5_000)}${"]".repeat(5_000)}}\n`;
    const content = Buffer.concat([
      Buffer.from('{"prompt":\n'),
      latin1,
      Buffer.from(
        `${huge}{"prompt":"fine"}\n{"prompt":"a","margin":NaN}\n{"prompt":"a","\\u0070rompt":"b"}\n${deep}`,
      ),
    ]);
    const { rows, errors, errorsTotal, rowsTotal } = await read(content, 65_536);
    expect(rows.map(({ line }) => line)).toEqual([4]);
    expect([rowsTotal, errorsTotal]).toEqual([7, 6]);
    expect(errors.map(({ line, message }) => [line, message])).toEqual([
      [1, 'is not JSON (begins "{\\"prompt\\":")'],
      [2, expect.stringContaining("most likely it is Latin-1")],
      [3, "has 10.0 MiB; a row may have 5 MiB"],
      [5, expect.stringContaining("JSON has no NaN")],
      [6, 'has "prompt" twice'],
      [7, "is nested deeper than 200 levels"],
    ]);
  });

  it.each([
    ["\n\n", "the file has no rows"],
    [gzipSync(""), "the file has no rows"],
    [gzipSync(good).subarray(0, 20), "the gzip stream is damaged, or cut off"],
    [zstdCompressSync(good).subarray(0, 12), "the zstd stream is damaged, or cut off"],
    [Buffer.from(`\ufeff${good}`, "utf16le"), "UTF-16 text (little-endian)"],
    [Buffer.from(good.replace("☂", ""), "utf16le"), "UTF-16 (little-endian)"],
    ["PAR1xxxxPAR1", "the Parquet file is damaged"],
    [gzipSync(gzipSync(good)), "packed twice: there is gzip within it"],
    [gzipSync(zstdCompressSync(good)), "packed twice: there is zstd within it"],
    [gzipSync("PAR1xxxxPAR1"), "the Parquet file is damaged"],
    [Buffer.from("89504e470d0a1a0a", "hex"), "the file is a picture"],
    [Buffer.from("80049500", "hex"), "the file is a Python pickle"],
    [Buffer.from("377abcaf271c", "hex"), "the file is a 7z archive"],
    [Buffer.from("SQLite format 3\0rest"), "the file is an SQLite database"],
    ["<!doctype html><html>503</html>", "the file is a web page"],
    ["version https://git-lfs.github.com/spec/v1\noid sha256:ab\n", "a pointer of Git LFS"],
    [Buffer.from("504b0304", "hex"), "the file is a ZIP archive"],
    ['[{"prompt":"a"}', "the file is not JSON"],
    ["[".repeat(100_000), "nested deeper than 200 levels"],
  ])("of a file it can't read says why (%#)", async (content, why) => {
    const { errors, isUnreadable } = await read(content);
    expect(errors[0]?.message).toContain(why);
    expect(isUnreadable).toBe(true);
  });

  it("takes no cell of a table for another value", async () => {
    const table = (cell: string) => read(`prompt,x\n${cell},1\n`, 7, "x.csv");
    const twice = await table('"[{""role"":""user"",""content"":""a"",""content"":""b""}]"');
    expect(twice.errors[0]).toMatchObject({ line: 2, message: 'has "content" twice' });
    const quoted = await table('"a"b');
    expect(quoted.errors[0]?.message).toBe("line 2 has a quoted cell with text after its closing quote");
    const oldMac = await read("prompt,x\ra,1\rb,2\r", 7, "x.csv");
    expect(oldMac.errors[0]?.message).toMatch(/carriage returns/);
  });

  it("keeps two fields whose names become equal", async () => {
    const { rows } = await read('{"prompt":"a","x\\u0000":1,"x\\ufffd":2}');
    expect(Object.values(rows[0]?.row.extra ?? {}).sort()).toEqual([1, 2]);
  });

  it("refuses a small file that unpacks to millions of blank lines", async () => {
    const bomb = gzipSync(Buffer.alloc(limits.linesMax + 1, "\n"));
    const { errors, isUnreadable } = await read(bomb, 65_536);
    expect(isUnreadable).toBe(true);
    expect(errors[0]?.message).toBe(`the file has more than ${limits.linesMax} lines`);
  });

  it("leaves the process turns for everything else while a packed file is read", async () => {
    const row = `${JSON.stringify({ prompt: "the same again and again" })}\n`;
    // The end of a packed file is unpacked byte by byte: what packs badly stands there.
    const last = JSON.stringify({ prompt: randomBytes(8192).toString("hex") });
    const packed = gzipSync(row.repeat(5000) + last);
    let [sinceTurn, most, isReading] = [0, 0, true];
    const turn = () => {
      sinceTurn = 0;
      if (isReading) setImmediate(turn);
    };
    turn();
    const { rowsTotal } = await readAll(chunks(packed, packed.length), "rows.jsonl", (raw) => {
      sinceTurn += 1;
      most = Math.max(most, sinceTurn);
      return readPromptRow(raw);
    });
    isReading = false;
    expect(rowsTotal).toBe(5001);
    expect(most).toBeLessThan(1000);
  });

  it("replaces what can't be stored, and says so, but in no id", async () => {
    const { rows, notes } = await read('{"prompt":"a\\u0000b\\ud800"}');
    expect(rows[0]?.row.messages[0]?.content).toBe("a\ufffdb\ufffd");
    expect(notes).toEqual([{ message: expect.stringContaining("was replaced by U+FFFD"), rows: 1, line: 1 }]);
    const { errors } = await read('{"prompt":"a","prompt_id":"x\\u0000"}');
    expect(errors[0]?.field).toBe("prompt_id");
  });
});
