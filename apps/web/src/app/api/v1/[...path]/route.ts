import { getDeps } from "#deps.ts";
import type { FileHandler } from "#rest/answer-file.ts";
import { createRestApp } from "#rest/rest-app.ts";
import { table } from "#rest/table.ts";
import { GET as getAuditCsv } from "../../projects/[slug]/audit.csv/route.ts";
import { GET as getChanges } from "../../projects/[slug]/changes/route.ts";
import { GET as getDatasetFile } from "../../projects/[slug]/datasets/[manifestSha256]/[...path]/route.ts";
import { GET as getExportFile } from "../../projects/[slug]/exports/[number]/route.ts";
import { GET as getImage } from "../../projects/[slug]/images/route.ts";
import { PUT as putPart } from "../../projects/[slug]/imports/[id]/parts/[number]/route.ts";
import { GET as getImportReport } from "../../projects/[slug]/imports/[id]/report.csv/route.ts";
import { POST as postImport } from "../../projects/[slug]/imports/route.ts";
import { GET as getPayCsv } from "../../projects/[slug]/pay.csv/route.ts";

/** A route's handler, given the parameters that the table's path has. */
function handler<Params>(
  answer: (request: Request, context: { params: Promise<Params> }) => Promise<Response>,
  read: (params: Record<string, string>) => Params,
): FileHandler {
  return async (request, { params }) => answer(request, { params: Promise.resolve(read(await params)) });
}

const ofProject = ({ slug = "" }: Record<string, string>) => ({ slug });

/** What answers the table's files, by their names. */
const fileHandlers = {
  "rounds.changes": handler(getChanges, ofProject),
  "prompts.import": handler(postImport, ofProject),
  "prompts.sendPart": handler(putPart, ({ slug = "", id = "", number = "" }) => ({ slug, id, number })),
  "datasets.download": handler(getDatasetFile, ({ slug = "", manifestSha256 = "", path = "" }) => ({
    slug,
    manifestSha256,
    path: path.split("/"),
  })),
  "datasets.downloadExport": handler(getExportFile, ({ slug = "", number = "" }) => ({ slug, number })),
  "prompts.importReport": handler(getImportReport, ({ slug = "", id = "" }) => ({ slug, id })),
  "labeling.image": handler(getImage, ofProject),
  "crowds.exportPay": handler(getPayCsv, ofProject),
  "access.exportAuditLog": handler(getAuditCsv, ofProject),
};

const app = createRestApp({ ...table, fileHandlers }, getDeps);

/** The REST API: what is there, src/rest/routes.ts and src/rest/streams.ts say. */
async function handle(request: Request): Promise<Response> {
  return app.fetch(request);
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
