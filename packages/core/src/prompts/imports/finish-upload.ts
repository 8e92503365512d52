import { Prisma, transaction } from "@gshf/db";
import { importKey } from "@gshf/storage";
import { done, refuse, verb } from "../../access/index.ts";
import { importRefSchema, importReportSchema } from "../model.ts";
import { findImport } from "./find-import.ts";
import { uploadOf, viewOfImport } from "./import-view.ts";

/** Puts a file together once all of its parts have come. Whoever says so twice is answered the same. */
export const finishUpload = verb({
  name: "prompts.finishUpload",
  kind: "mutation",
  may: "prompts.write",
  input: importRefSchema,
  output: importReportSchema,
  run: async (deps, { project, audit }, { id }) => {
    const found = await findImport(deps.db, project.id, id);
    if (!found.ok) return found;
    const row = found.value;
    if (row.state !== "receiving") return done(viewOfImport(row));
    const upload = uploadOf(row);
    const received = upload?.parts.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0;
    if (upload === null || received !== Number(row.bytes)) {
      return refuse(
        "conflict",
        `${received} of the file’s ${row.bytes} bytes have come. Send the rest first.`,
        "id",
      );
    }
    const key = importKey(project.id, id);
    // One that was faster has put it together already.
    if ((await deps.storage.head(key))?.bytes !== received) {
      const tags = upload.parts.map(({ tag }) => tag);
      await deps.storage.uploads.complete(key, upload.id, tags);
    }
    return transaction(deps.db, async (tx) => {
      const { count } = await tx.import.updateMany({
        where: { id, state: "receiving" },
        data: { state: "received", upload: Prisma.DbNull },
      });
      if (count > 0) await audit(tx, { subject: `import:${id}` });
      return done(viewOfImport(await tx.import.findUniqueOrThrow({ where: { id } })));
    });
  },
});
