import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { goldReward, indexPools } from "./pool.ts";
import { formatNotice, readPools } from "./read-pools.ts";

const dir = mkdtempSync(join(tmpdir(), "gshf-pools-"));
afterAll(() => rmSync(dir, { recursive: true }));

const row = (content: string, texts: string[] = ["good", "bad"]) => ({
  prompt_id: `p-${content}`,
  prompt: [{ role: "user", content }],
  candidates: texts.map((text, i) => ({ model: "m", text, gold_win_probability: i === 0 ? 0.9 : 0.1 })),
});
function write(name: string, content: string | Buffer): string {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}
const lines = (rows: unknown[]) => rows.map((value) => JSON.stringify(value)).join("\n");
const strict = { skipBadRows: false };

test("JSONL and gzip files load together, across chunks and without a last newline", async () => {
  const long = "x".repeat(200_000);
  const plain = write("a.jsonl", `${lines([row("one"), row("two", [long, "short"])])}\n\n`);
  const zipped = write("b.jsonl.gz", gzipSync(lines([row("three")])));
  const read = await readPools([plain, zipped], strict);
  expect(read.ok && read.pools.map((pool) => pool.promptId)).toEqual(["p-one", "p-two", "p-three"]);
  expect(read.ok && read.pools[1]?.candidates[0]?.text).toBe(long);
});

test("every bad row is listed with its file, line and reason, and nothing is loaded", async () => {
  const big = "é".repeat(524_289);
  const path = write(
    "bad.jsonl",
    [
      JSON.stringify(row("fine")),
      '{"prompt_id": "torn", "prompt": [',
      JSON.stringify({ ...row("x"), prompt: [] }),
      JSON.stringify({ ...row("x"), prompt: [{ role: "user", content: "  " }] }),
      JSON.stringify(row("big", ["small", big])),
      JSON.stringify(row("blank", ["a", ""])),
      JSON.stringify({
        ...row("gold"),
        candidates: [{ text: "a", gold_win_probability: 1.2 }, { text: "b" }],
      }),
      JSON.stringify(row("fine", ["other", "texts"])),
      JSON.stringify(row("nul", ["a\0b", "c"])),
      JSON.stringify(row("half", ["a", "\ud800"])),
    ].join("\n"),
  );
  const read = await readPools([path], strict);
  expect(read).toMatchObject({ ok: false, reason: "bad-rows" });
  expect(read.ok ? [] : read.errors.map(formatNotice)).toEqual([
    expect.stringMatching(/^bad\.jsonl:2: no JSON: /),
    "bad.jsonl:3: prompt: the prompt is empty",
    "bad.jsonl:4: the prompt is empty (message 1 has no text)",
    "bad.jsonl:5: candidate 2 has 1048578 bytes, the limit is 1048576",
    "bad.jsonl:6: candidate 2 is empty",
    expect.stringMatching(/^bad\.jsonl:7: candidates\.0\.gold_win_probability: .*; candidates\.1\.gold_win/),
    "bad.jsonl:8: the same prompt as bad.jsonl:1",
    "bad.jsonl:9: a text holds a NUL character or half of a surrogate pair",
    "bad.jsonl:10: a text holds a NUL character or half of a surrogate pair",
  ]);
});

test("bytes that are no UTF-8 are refused, not replaced", async () => {
  const good = Buffer.from(`${JSON.stringify(row("fine"))}\n`);
  const path = write(
    "latin1.jsonl",
    Buffer.concat([good, Buffer.from(JSON.stringify(row("caf\u00e9")), "latin1")]),
  );
  const read = await readPools([path], strict);
  expect(read.ok ? [] : read.errors.map(formatNotice)).toEqual(["latin1.jsonl:2: not UTF-8"]);
});

test("with skipBadRows the good rows load and the bad ones are reported", async () => {
  const path = write(
    "mixed.jsonl",
    `${JSON.stringify(row("one"))}\nnonsense\n${JSON.stringify(row("two"))}\n`,
  );
  const read = await readPools([path], { skipBadRows: true });
  expect(read.ok && read.pools.length).toBe(2);
  expect(read.ok && read.skipped.map((notice) => notice.line)).toEqual([2]);
});

test("a text listed twice is one candidate of twice the mass, with a warning", async () => {
  const path = write("twice.jsonl", JSON.stringify(row("q", ["same", "other", "same", "last"])));
  const read = await readPools([path], strict);
  const pool = read.ok ? read.pools[0] : undefined;
  expect(pool?.candidates.map(({ text, mass }) => [text, mass])).toEqual([
    ["same", 0.5],
    ["other", 0.25],
    ["last", 0.25],
  ]);
  // Listed with .9 and .1, so its gold win probability is the mean, ½.
  expect(pool?.candidates[0]?.gold).toBeCloseTo(0, 12);
  expect(read.ok && read.warnings.map(formatNotice)).toEqual([
    "twice.jsonl:1: 1 repeated candidate text(s) merged, their mass added",
  ]);
});

test("files that are missing, broken or without prompts say so", async () => {
  expect(await readPools([join(dir, "absent.jsonl.gz")], strict)).toMatchObject({ reason: "unreadable" });
  const torn = write("torn.jsonl.gz", gzipSync(lines([row("one")])).subarray(0, 40));
  expect(await readPools([torn], strict)).toMatchObject({ reason: "unreadable" });
  expect(await readPools([write("empty.jsonl", "\n\n")], strict)).toMatchObject({ reason: "empty" });
});

test("prompts are found by role and content alone; gold rewards stay finite", async () => {
  const read = await readPools([write("find.jsonl", JSON.stringify(row("q")))], strict);
  const pools = indexPools(read.ok ? read.pools : []);
  expect(pools.find([{ role: "user", content: "q" }])?.promptId).toBe("p-q");
  expect(pools.find([{ role: "system", content: "q" }])).toBeUndefined();
  expect(goldReward(0.5)).toBe(0);
  expect(goldReward(1)).toBeCloseTo(Math.log(0.998 / 0.002), 9);
  expect(goldReward(0)).toBeCloseTo(Math.log(0.002 / 0.998), 9);
});
