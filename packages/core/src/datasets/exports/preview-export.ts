import { z } from "zod";
import { done, verb } from "../../access/index.ts";
import { findDataset } from "../find-dataset.ts";
import type { JsonObject } from "../formats/columns.ts";
import { exportFormats } from "../formats/index.ts";
import { exportSource } from "./export-source.ts";
import { exportFileName } from "./export-view.ts";
import { findFormat } from "./find-format.ts";
import {
  exportContainers,
  exportOptionsSchema,
  exportReportSchema,
  newExportSchema,
  systemOptions,
  tieOptions,
  weightOptions,
} from "./model.ts";
import { defaultsOf, resolveOptions } from "./resolve-options.ts";
import { writeExport } from "./write-export.ts";

const previewRows = 3;
/** A format that leaves nearly everything out isn’t read to the end for a preview. */
const readMax = 2_000;

const exportFormatSchema = z.object({
  name: z.string(),
  label: z.string(),
  note: z.string(),
  weights: z.array(z.enum(weightOptions)),
  ties: z.array(z.enum(tieOptions)),
  system: z.array(z.enum(systemOptions)),
  containers: z.array(z.enum(exportContainers)),
  defaults: exportOptionsSchema,
});
export type ExportFormatView = z.output<typeof exportFormatSchema>;

/** The formats there are, each with its options; the first of each is faithful to its reader. */
export const listExportFormats = verb({
  name: "datasets.exportFormats",
  kind: "query",
  may: "data.export",
  input: z.object({ slug: z.string() }),
  output: z.array(exportFormatSchema),
  run: async () =>
    done(
      exportFormats.map((format) => {
        const { name, label, note, weights, ties, system, containers } = format;
        const lists = {
          weights: [...weights],
          ties: [...ties],
          system: [...system],
          containers: [...containers],
        };
        return { name, label, note, ...lists, defaults: defaultsOf(format) };
      }),
    ),
});

/** The first three rows as an export would hold them, and how its reader loads the file. Nothing is written. */
export const previewExport = verb({
  name: "datasets.previewExport",
  kind: "query",
  may: "data.export",
  input: newExportSchema,
  output: z.object({
    options: exportOptionsSchema,
    /** One JSON text each. */
    rows: z.array(z.string()),
    /** What became of the rows that were read for it, without what weights will do. */
    report: exportReportSchema,
    fileName: z.string(),
    snippet: z.string(),
  }),
  run: async (deps, { project }, { manifestSha256, format: name, options: asked }) => {
    const dataset = await findDataset(deps, project.id, manifestSha256);
    if (!dataset.ok) return dataset;
    const format = findFormat(name);
    if (!format.ok) return format;
    const options = resolveOptions(format.value, asked);
    if (!options.ok) return options;
    const { weights } = options.value;
    const once = { ...options.value, weights: weights === "column" ? weights : null };
    const source = exportSource(deps, dataset.value, format.value, once);
    const rows: JsonObject[] = [];
    const container = {
      add: (row: JsonObject) => {
        rows.push(row);
        return [];
      },
      finish: () => [],
    };
    async function* first() {
      let read = 0;
      for await (const row of source.rows()) {
        if (rows.length >= previewRows || read >= readMax) return;
        read += 1;
        yield row;
      }
    }
    const writer = writeExport({ ...source, rows: first }, container);
    for await (const _ of writer.pieces);
    const fileName = exportFileName(dataset.value, format.value, options.value);
    return done({
      options: options.value,
      rows: rows.slice(0, previewRows).map((row) => JSON.stringify(row, null, 2)),
      report: writer.report(),
      fileName,
      snippet: format.value.snippet(fileName, options.value.container),
    });
  },
});
