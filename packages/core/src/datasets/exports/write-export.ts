import type { DatasetRow } from "@gshf/trainer-protocol";
import { Trouble } from "../../trouble/index.ts";
import type { JsonObject } from "../formats/columns.ts";
import type { ExportFormat } from "../formats/format.ts";
import { type Adapted, rowAdapter } from "./adapt-row.ts";
import type { CardFacts } from "./card.ts";
import { type Container, jsonLines } from "./containers.ts";
import { addWeight, copiesOf, noWeights, type WeightTotals } from "./copies.ts";
import { type Figures, figureCounter } from "./figures.ts";
import { datasetFolder } from "./folder.ts";
import type { ExportOptions, ExportReport } from "./model.ts";
import { parquetFile } from "./parquet.ts";

export type ExportSource = {
  /** A dataset's rows from the first one on; asked for twice where weights are to be known beforehand. */
  rows: () => AsyncIterable<DatasetRow>;
  format: ExportFormat;
  options: ExportOptions;
  /** What a folder is called and its card says. */
  card: { folder: string; facts: CardFacts };
};

export type ExportWriter = {
  /** The file, piece by piece. */
  pieces: AsyncGenerator<Uint8Array>;
  /** What has become of the rows that were read so far. */
  report: () => ExportReport;
};

/**
 * Writes a dataset's rows in a format. Holds what a container holds (of Parquet a row group) and nothing of what is
 * written; the same rows, format and options give the same bytes.
 *
 * @param into instead of the container that the options name
 */
export function writeExport(source: ExportSource, into?: Container): ExportWriter {
  const { rows, format, options } = source;
  const counter = figureCounter();
  const tally = {
    rowsRead: 0,
    rowsWritten: 0,
    leftOut: new Map<string, number>(),
    changed: new Map<string, number>(),
  };
  async function* pieces() {
    const totals = passesOf(options) === 2 ? await totalsOf(rows(), options) : noWeights;
    if (options.weights === "replicate" && totals.factor === null) {
      const message =
        "The weights are in no whole proportion, so rows can’t be repeated by them. Resample instead.";
      throw new Trouble("weights-not-whole", message, { retryable: false });
    }
    const container = into ?? containerOf(source, counter.figures);
    const adapt = rowAdapter(options);
    for await (const row of rows()) {
      if (options.split !== null && row.split !== options.split) continue;
      tally.rowsRead += 1;
      const adapted = adapt(row);
      if (adapted === "other half") continue;
      const written = writtenOf(format, adapted);
      if ("leftOut" in written) {
        add(tally.leftOut, written.leftOut);
        continue;
      }
      const { row: fitted, changed, values } = written;
      for (const what of changed) add(tally.changed, what);
      counter.add(fitted);
      const name = `${fitted.pair_id}:${fitted.chosen_id}`;
      const copies = copiesOf(options.weights, options.seed, totals, { weight: fitted.weight, name });
      if (copies !== 1) add(tally.changed, copiesText(copies));
      for (let copy = 0; copy < copies; copy++) {
        for (const value of values) {
          tally.rowsWritten += 1;
          yield* container.add(weighed(value, fitted, format, options), fitted.split);
        }
      }
    }
    yield* container.finish();
  }
  const listed = (counts: Map<string, number>) => [...counts].sort(([, a], [, b]) => b - a);
  return {
    pieces: pieces(),
    report: () => ({
      rowsRead: tally.rowsRead,
      rowsWritten: tally.rowsWritten,
      leftOut: listed(tally.leftOut).map(([reason, count]) => ({ reason, rows: count })),
      changed: listed(tally.changed).map(([what, count]) => ({ what, rows: count })),
    }),
  };
}

function copiesText(copies: number): string {
  return copies === 0 ? "drawn no time, by its weight" : "written more than once, by its weight";
}

type WrittenRow = { row: DatasetRow; changed: string[]; values: readonly JsonObject[] };

function writtenOf(
  format: ExportFormat,
  adapted: Exclude<Adapted, string>,
): WrittenRow | { leftOut: string } {
  if ("leftOut" in adapted) return adapted;
  const { row, isTie, changed } = adapted;
  const values = format.write(row, isTie);
  return "leftOut" in values ? values : { row, changed, values };
}

/** With the weight as a further column, where that is asked for and the format has none of its own. */
function weighed(
  value: JsonObject,
  { weight }: DatasetRow,
  format: ExportFormat,
  { weights }: ExportOptions,
): JsonObject {
  return weights === "column" && !("weight" in format.columns) ? { ...value, weight } : value;
}

export function columnsOf(
  format: ExportFormat,
  { weights }: Pick<ExportOptions, "weights">,
): ExportFormat["columns"] {
  return weights === "column" ? { ...format.columns, weight: "double" } : format.columns;
}

function containerOf({ format, options, card }: ExportSource, figures: () => Figures): Container {
  if (options.container === "jsonl") return jsonLines();
  const columns = columnsOf(format, options);
  if (options.container === "parquet") return parquetFile(columns);
  return datasetFolder(card.folder, columns, card.facts, figures);
}

/** How often the rows are read. */
export function passesOf({ weights }: Pick<ExportOptions, "weights">): 1 | 2 {
  return weights === "replicate" || weights === "resample" ? 2 : 1;
}

/** Of all rows that options let through, whether or not the format can hold them. */
async function totalsOf(rows: AsyncIterable<DatasetRow>, options: ExportOptions): Promise<WeightTotals> {
  const adapt = rowAdapter(options);
  let totals = noWeights;
  for await (const row of rows) {
    if (options.split !== null && row.split !== options.split) continue;
    const adapted = adapt(row);
    if (typeof adapted !== "string" && "row" in adapted) totals = addWeight(totals, adapted.row.weight);
  }
  return totals;
}

function add(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
