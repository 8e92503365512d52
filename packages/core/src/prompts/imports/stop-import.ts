import { Prisma, transaction } from "@gshf/db";
import { importKey } from "@gshf/storage";
import { done, refuse, verb } from "../../access/index.ts";
import { importRefSchema, importReportSchema } from "../model.ts";
import { findImport } from "./find-import.ts";
import { isKept, mayStop, uploadOf, viewOfImport } from "./import-view.ts";

/**
 * Stops an import: nothing of its file is taken. A file that has come whole is kept and can be started again; of one that
 * hasn’t, nothing is.
 */
export const stopImport = verb({
  name: "prompts.stopImport",
  kind: "mutation",
  may: "prompts.write",
  input: importRefSchema,
  output: importReportSchema,
  run: async (deps, { project, audit }, { id }) => {
    const found = await findImport(deps.db, project.id, id);
    if (!found.ok) return found;
    const row = found.value;
    if (row.state === "stopped") return done(viewOfImport(row));
    if (!mayStop(row.state)) {
      return refuse(
        "conflict",
        `This import is ${row.state === "done" ? "over" : row.state} and can’t be stopped.`,
        "id",
      );
    }
    const upload = uploadOf(row);
    const gone = isKept(row) ? {} : { bytes: null, upload: Prisma.DbNull };
    const stopped = await transaction(deps.db, async (tx) => {
      // Not one that came to its end meanwhile.
      const { count } = await tx.import.updateMany({
        where: { id, state: row.state },
        data: { state: "stopped", holder: null, endedAt: deps.now(), ...gone },
      });
      if (count === 0) return refuse("conflict", "This import went on just now. Look again.", "id");
      await tx.importRow.deleteMany({ where: { importId: id } });
      await tx.importFault.deleteMany({ where: { importId: id } });
      await audit(tx, { subject: `import:${id}` });
      return done(viewOfImport(await tx.import.findUniqueOrThrow({ where: { id } })));
    });
    if (stopped.ok && upload !== null) {
      // What can't be reached now is nothing but a cost.
      await deps.storage.uploads.abort(importKey(project.id, id), upload.id).catch(() => undefined);
    }
    return stopped;
  },
});
