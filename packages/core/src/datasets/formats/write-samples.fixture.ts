// Writes every format in every container, and what must be read back, for readers of other languages:
// node packages/core/src/datasets/formats/write-samples.fixture.ts DIRECTORY
import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { canonicalJson, DatasetRow } from "@gshf/trainer-protocol";
import { containerNotes } from "../exports/model.ts";
import { readRows } from "../exports/read-rows.ts";
import { resolveOptions } from "../exports/resolve-options.ts";
import { writeExport } from "../exports/write-export.ts";
import { row } from "./export-row.fixture.ts";
import { exportFormats } from "./index.ts";

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error("usage: write-samples.fixture.ts DIRECTORY");

const change = (changes: Partial<DatasetRow>) => DatasetRow.parse({ ...row, ...changes });

/** Offline rows first, which have nothing but nulls where those of rounds have texts and numbers. */
const offline = Array.from({ length: 20 }, (_, i) =>
  change({
    pair_id: `offline-${i}`,
    round: 0,
    source: "offline",
    label: { ...row.label, annotators: [], strength: null },
    policy_chosen: null,
    policy_rejected: null,
    sampling: null,
    chosen_was_left: null,
    prompt: [{ role: "user", content: `Question ${i}, with \u2028 and “quotes”?` }],
    chosen: [{ role: "assistant", content: `Answer ${i}, the better one.` }],
    rejected: [{ role: "assistant", content: `Answer ${i}, the worse one.` }],
  }),
);
const online = Array.from({ length: 20 }, (_, i) =>
  change({
    pair_id: `online-${i}`,
    split: i % 5 === 0 ? "validation" : "train",
    weight: 1 + (i % 3),
    arm: "uncertainty",
    uncertainty: 0.5,
    pair_probability: 0.25,
    prompt: [
      { role: "system", content: "Be brief." },
      { role: "user", content: `Question ${i}?` },
    ],
    chosen: [{ role: "assistant", content: `Online answer ${i}, the better one.` }],
    rejected: [{ role: "assistant", content: `Online answer ${i}, the worse one.` }],
    label: {
      ...row.label,
      n_votes: 2,
      strength: 2,
      reasons: [{ reason: "Clearer", chosen: 1, rejected: 0, neither: 0 }],
      judges: [{ annotator: "J-1", p_chosen: 1, consistent: true, counted: false }],
    },
  }),
);

async function* filesOf(...files: readonly (readonly DatasetRow[])[]) {
  for (const rows of files) yield Readable.from(rows.map((each) => Buffer.from(`${canonicalJson(each)}\n`)));
}

const facts = {
  title: "Samples",
  licence: "cc-by-4.0",
  manifestSha256: "0".repeat(64),
  parentManifestSha256: null,
  experiment: "Main",
  origin: "Made by a recipe",
};
for (const format of exportFormats) {
  for (const container of format.containers) {
    const { extension } = containerNotes[container];
    const weights = format.weights.includes("column") ? ("column" as const) : undefined;
    const options = resolveOptions(format, { container, weights });
    if (!options.ok) throw new Error(options.message);
    const { pieces } = writeExport({
      rows: () => readRows(filesOf(offline, online)),
      format,
      options: options.value,
      card: { folder: format.name, facts: { ...facts, format: format.label, note: format.note } },
    });
    await pipeline(
      Readable.from(pieces),
      createWriteStream(path.join(directory, `${format.name}.${extension}`)),
    );
  }
}
for (const [name, rows] of [
  ["offline", offline],
  ["round-1", online],
] as const) {
  await writeFile(
    path.join(directory, `${name}.jsonl`),
    rows.map((each) => `${canonicalJson(each)}\n`).join(""),
  );
}
