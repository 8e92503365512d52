import { canonicalJson, DatasetRow } from "@gshf/trainer-protocol";
import { expect, test } from "vitest";
import { exportRows } from "./export-rows.ts";
import type { ExportFormat } from "./format.ts";
import { exportFormats } from "./index.ts";
import { trlPreference } from "./trl-preference.ts";

const row = DatasetRow.parse({
  pair_id: "p1",
  round: 1,
  split: "train",
  prompt: [{ role: "user", content: "Which?\u2028One of two." }],
  chosen: [{ role: "assistant", content: "ä" }],
  rejected: [{ role: "assistant", content: "b" }],
  chosen_id: "r1",
  rejected_id: "r2",
  label: { p_chosen: 1, n_votes: 1, n_ties: 0, strength: null, annotators: ["L-0001"] },
  weight: 1,
  pessimism_margin: 0,
  rm_margin: 0.5,
  uncertainty: null,
  pair_probability: null,
  arm: null,
  source: "online",
  policy_chosen: "pi0",
  policy_rejected: "pi0",
  sampling: null,
  chosen_was_left: true,
});
const heldOut = { ...row, pair_id: "p2", split: "validation" as const };

/** The rows as a file that arrives one byte at a time. */
async function* file(rows: readonly DatasetRow[]): AsyncGenerator<Uint8Array> {
  for (const byte of Buffer.from(rows.map((each) => canonicalJson(each)).join("\n"))) yield Buffer.of(byte);
}

async function* files(): AsyncGenerator<AsyncIterable<Uint8Array>> {
  yield file([row, heldOut]);
  yield file([row]);
}

async function linesOf(format: ExportFormat): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of exportRows(files(), format, "train")) lines.push(line);
  return lines;
}

test("rows of the wanted split are written, however the bytes arrive", async () => {
  const lines = await linesOf(trlPreference);
  const expected = { prompt: row.prompt, chosen: row.chosen, rejected: row.rejected, margin: 0.5 };
  expect(lines.map((line) => JSON.parse(line))).toEqual([expected, expected]);
  expect(lines.every((line) => line.indexOf("\n") === line.length - 1)).toBe(true);
});

test("no reader sees the end of a line inside a text, and the text stays what it was", async () => {
  const content = "line \u2028 paragraph \u2029 next \u0085 feed \f \v \u001c ä \\u2028 \ud83d\ude42";
  const hostile = DatasetRow.parse({ ...row, prompt: [{ role: "user", content }] });
  async function* one() {
    yield file([hostile]);
  }
  const lines: string[] = [];
  for await (const line of exportRows(one(), trlPreference, "train")) lines.push(line);
  // Where Python's splitlines cuts.
  const ends = new Set("\n\v\f\r\u001c\u001d\u001e\u0085\u2028\u2029");
  expect([...lines.join("")].filter((character) => ends.has(character))).toEqual(["\n"]);
  expect(JSON.parse(lines.join(""))).toMatchObject({ prompt: [{ content }] });
  expect(lines.join("")).toContain("ä");
  // The dataset's own files stay as they are: their hashes name them.
  expect(canonicalJson(hostile)).toContain("\u2028");
});

test("what a format can't hold is left out", async () => {
  const holdsNothing = { name: "nothing", label: "Nothing", write: () => null };
  expect(await linesOf(holdsNothing)).toEqual([]);
});

test.each(exportFormats)("$name has a name for addresses, its own, and writes JSON", ({ name, write }) => {
  expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  expect(exportFormats.filter((other) => other.name === name)).toHaveLength(1);
  const written = write(row);
  expect(JSON.parse(JSON.stringify(written))).toEqual(written);
});
