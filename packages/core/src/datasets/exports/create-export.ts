import { type DatasetExport, transaction } from "@gshf/db";
import { canonicalJson } from "@gshf/trainer-protocol";
import { z } from "zod";
import { actorName, done, refuse, verb } from "../../access/index.ts";
import { lockProject, sha256Hex } from "../../projects/index.ts";
import { findDataset, viewOfDataset } from "../find-dataset.ts";
import { mayRetryExport } from "./export-view.ts";
import { findFormat } from "./find-format.ts";
import { newExportSchema } from "./model.ts";
import { resolveOptions } from "./resolve-options.ts";
import { wakeExport } from "./wake-export.ts";
import { passesOf } from "./write-export.ts";

/**
 * Begins to write a dataset's rows in another format. Asked again for the same file it answers with the one there is, which
 * is safe to repeat; one that failed or was stopped is named instead, because a retry goes on where it stood.
 */
export const createExport = verb({
  name: "datasets.export",
  kind: "mutation",
  may: "data.export",
  input: newExportSchema,
  output: z.object({ number: z.int(), isNew: z.boolean() }),
  run: async (deps, { project, actor, audit }, { manifestSha256, format: name, options: asked }) => {
    const dataset = await findDataset(deps, project.id, manifestSha256);
    if (!dataset.ok) return dataset;
    const format = findFormat(name);
    if (!format.ok) return format;
    const options = resolveOptions(format.value, asked);
    if (!options.ok) return options;
    const optionsSha256 = sha256Hex(canonicalJson({ format: name, ...options.value }));
    const datasetId = dataset.value.id;
    const rows = viewOfDataset(dataset.value).manifest.files.reduce((sum, file) => sum + file.rows, 0);
    return transaction(deps.db, async (tx) => {
      // The row is the lock under which numbers are given.
      await lockProject(tx, project.id);
      const where = { datasetId_optionsSha256: { datasetId, optionsSha256 } };
      const same = await tx.datasetExport.findUnique({ where });
      if (same !== null) return answerKnown(same);
      const { nextExportNumber } = await tx.project.update({
        where: { id: project.id },
        data: { nextExportNumber: { increment: 1 } },
      });
      const now = deps.now();
      const row = await tx.datasetExport.create({
        data: {
          projectId: project.id,
          datasetId,
          number: nextExportNumber - 1,
          format: name,
          options: options.value,
          optionsSha256,
          total: rows * passesOf(options.value),
          stateSince: now,
          wakeAt: now,
          createdBy: actorName(actor),
          createdAt: now,
        },
      });
      await wakeExport(tx, deps, row.id);
      await audit(tx, { subject: `dataset-export:${row.id}`, detail: { format: name, manifestSha256 } });
      return done({ number: row.number, isNew: true });
    });
  },
});

function answerKnown({ number, state }: DatasetExport) {
  if (!mayRetryExport(state)) return done({ number, isNew: false });
  const message = `Export ${number} is of the same dataset with the same options, and ${state === "failed" ? "has failed" : "was stopped"}. Retry it there.`;
  return refuse("conflict", message);
}
