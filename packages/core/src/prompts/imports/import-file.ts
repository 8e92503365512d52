import { randomUUID } from "node:crypto";
import type { ImportKind, Prisma } from "@gshf/db";
import { type Actor, actorName, authorize, type Deps, done, type Outcome } from "../../access/index.ts";
import { storable } from "../../text/model.ts";
import { type ImportOptions, type ImportReport, importOptionsSchema } from "../model.ts";
import { leaseEnd, renewImport, settleImport } from "./hold-import.ts";
import { viewOfImport } from "./import-view.ts";
import { takeFile } from "./take-file.ts";

/** Which project a file is for, what it is called there, and how it is to be read. */
export type ImportTarget = {
  slug: string;
  fileName: string;
  badRows?: ImportOptions["badRows"] | undefined;
  split?: ImportOptions["split"] | undefined;
  columns?: ImportOptions["columns"] | undefined;
};

/**
 * Brings in a file that this process has at hand, and waits for the end: what a worker does with one that was sent.
 * Either every row is good and all are in, or none is and the report says which rows are wrong, unless the rest is asked
 * for.
 */
async function importFile(
  deps: Deps,
  actor: Actor,
  kind: ImportKind,
  { slug, fileName, ...asked }: ImportTarget,
  body: AsyncIterable<Uint8Array>,
): Promise<Outcome<ImportReport>> {
  const access = await authorize(deps, actor, { slug }, "prompts.write", { kind: "mutation" });
  if (!access.ok) return access;
  const { project } = access.value;
  const holder = randomUUID();
  const row = await deps.db.import.create({
    data: {
      projectId: project.id,
      kind,
      fileName: storable(fileName),
      fileSha256: "",
      options: importOptionsSchema.parse(asked),
      state: "reading",
      holder,
      wakeAt: leaseEnd(deps),
      createdBy: actorName(actor),
      createdAt: deps.now(),
    },
  });
  const held = { row, holder };
  const renew = async (data?: Prisma.ImportUncheckedUpdateManyInput) => {
    if (!(await renewImport(deps, held, data))) throw new Error("the import was stopped");
  };
  const heartbeat = setInterval(() => void renew().catch(() => undefined), deps.settings.leaseSeconds * 333);
  try {
    await takeFile(deps, { held, project, actor, body, renew });
  } catch (error) {
    await settleImport(deps.db, held, { state: "failed", endedAt: deps.now() });
    throw error;
  } finally {
    clearInterval(heartbeat);
  }
  return done(viewOfImport(await deps.db.import.findUniqueOrThrow({ where: { id: row.id } })));
}

type Bring = (
  deps: Deps,
  actor: Actor,
  target: ImportTarget,
  body: AsyncIterable<Uint8Array>,
) => Promise<Outcome<ImportReport>>;

const bring =
  (kind: ImportKind): Bring =>
  (deps, actor, target, body) =>
    importFile(deps, actor, kind, target, body);

export const importPrompts = bring("prompts");
export const importComparisons = bring("comparisons");
export const importPools = bring("pools");
