import { Readable } from "node:stream";
import type { Db } from "@gshf/db";
import { importReportKey } from "@gshf/storage";
import { stringify } from "csv-stringify/sync";
import { type Actor, authorize, type Deps, done, type Outcome, refuse } from "../../access/index.ts";
import { disarmFormula } from "../../csv/model.ts";
import type { RowError } from "../model.ts";
import { errorsShownMax } from "../read-rows.ts";
import { findImport } from "./find-import.ts";
import { viewOfImport } from "./import-view.ts";

const pageRows = 5_000;

/** What is wrong with rows of a file, by their lines. */
export async function firstFaults(db: Pick<Db, "importFault">, importId: string): Promise<RowError[]> {
  return faultsAfter(db, importId, null, errorsShownMax);
}

type Place = { line: number; id: bigint } | null;

async function faultsAfter(db: Pick<Db, "importFault">, importId: string, after: Place, take: number) {
  return db.importFault.findMany({
    where: {
      importId,
      ...(after === null
        ? {}
        : { OR: [{ line: { gt: after.line } }, { line: after.line, id: { gt: after.id } }] }),
    },
    orderBy: [{ line: "asc" }, { id: "asc" }],
    take,
    select: { id: true, line: true, field: true, message: true },
  });
}

/** Stores the report of a file with more bad rows than its page shows. */
export async function storeReport(
  deps: Pick<Deps, "db" | "storage">,
  { projectId, id }: { projectId: string; id: string },
): Promise<void> {
  async function* pieces() {
    yield csvOf([["line", "field", "problem"]]);
    let after: Place = null;
    for (;;) {
      const page: { id: bigint; line: number; field: string; message: string }[] = await faultsAfter(
        deps.db,
        id,
        after,
        pageRows,
      );
      if (page.length === 0) return;
      yield rowsOf(page);
      after = page.at(-1) ?? null;
    }
  }
  await deps.storage.write(importReportKey(projectId, id), pieces(), { contentType: "text/csv" });
}

const csvOf = (rows: readonly (readonly string[])[]) => Buffer.from(stringify(rows as string[][]), "utf8");
const rowsOf = (faults: readonly RowError[]) =>
  csvOf(
    faults.map(({ line, field, message }) => [String(line), disarmFormula(field), disarmFormula(message)]),
  );

/** Every row of a file that was not taken, as CSV. */
export async function openImportReport(
  deps: Deps,
  actor: Actor,
  { slug, id }: { slug: string; id: string },
): Promise<Outcome<{ body: Readable; contentType: string; filename: string }>> {
  const access = await authorize(deps, actor, { slug }, "project.read");
  if (!access.ok) return access;
  const { project } = access.value;
  const found = await findImport(deps.db, project.id, id);
  if (!found.ok) return found;
  const { errors, errorsTotal, fileName } = viewOfImport(found.value);
  if (errorsTotal === 0) return refuse("not-found", "Every row of this file was taken.", "id");
  const body =
    errorsTotal > errorsShownMax
      ? await deps.storage.stream(importReportKey(project.id, id))
      : Readable.from([csvOf([["line", "field", "problem"]]), rowsOf(errors)]);
  return done({ body, contentType: "text/csv; charset=utf-8", filename: `${fileName}-report.csv` });
}
