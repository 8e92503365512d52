import { type Import, Prisma, transaction } from "@gshf/db";
import { type Deps, done, refuse, verb } from "../../access/index.ts";
import { type ImportOptions, importOptionsSchema, importReportSchema, startImportSchema } from "../model.ts";
import { findImport } from "./find-import.ts";
import { isKept, mayStart, viewOfImport } from "./import-view.ts";
import { wakeImport } from "./wake-import.ts";

/**
 * Lets a worker read a file that has come, as its caller says. One that was refused, stopped, taken back, or failed, is
 * read again in the same way, from the file as it was sent.
 */
export const startImport = verb({
  name: "prompts.startImport",
  kind: "mutation",
  may: "prompts.write",
  input: startImportSchema,
  output: importReportSchema,
  run: async (deps, { project, audit }, { id, kind, badRows, split, columns }) => {
    const found = await findImport(deps.db, project.id, id);
    if (!found.ok) return found;
    const row = found.value;
    // Asked twice.
    if (row.state === "reading") return done(viewOfImport(row));
    if (!mayStart(row.state)) {
      const why = row.state === "done" ? "Its rows are in already" : "Its file is still on its way";
      return refuse("conflict", `${why}.`, "id");
    }
    if (!isKept(row)) {
      return refuse("conflict", "The file of this import isn’t kept. Send it again.", "id");
    }
    const options: ImportOptions = importOptionsSchema.parse({ badRows, split, columns });
    return transaction(deps.db, async (tx) => {
      const { count } = await tx.import.updateMany({
        where: { id, state: row.state },
        data: { ...fresh(deps), ...(kind === undefined ? {} : { kind }), options },
      });
      if (count === 0)
        return refuse("conflict", "Somebody else has just started it, or taken it back.", "id");
      await wakeImport(tx, deps, id);
      await audit(tx, {
        subject: `import:${id}`,
        detail: { fileName: row.fileName, ...JSON.parse(JSON.stringify(options)) },
      });
      return done(viewOfImport(await tx.import.findUniqueOrThrow({ where: { id } })));
    });
  },
});

/** Nothing of an earlier reading is told any more. */
function fresh(deps: Pick<Deps, "now">) {
  return {
    state: "reading",
    wakeAt: deps.now(),
    holder: null,
    problem: Prisma.DbNull,
    bytesRead: 0,
    rowsStored: 0,
    rowsTotal: 0,
    rowsNew: 0,
    rowsKnown: 0,
    errors: [],
    errorsTotal: 0,
    notes: [],
    endedAt: null,
  } satisfies Prisma.ImportUncheckedUpdateManyInput & Pick<Import, "state">;
}
