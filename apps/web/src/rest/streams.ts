import { contentTypes } from "@gshf/core/datasets/model";
import { columnFields, importKinds, importReportSchema, partBytes, splits } from "@gshf/core/prompts/model";
import { verbs } from "@gshf/core/registry";
import { z } from "zod";
import type { JsonSchema } from "./json-schema.ts";
import type { Watch } from "./watch.ts";

/** What is told of while it goes on. */
export const watches: readonly Watch[] = [
  {
    name: "rounds.watch",
    path: "/projects/{slug}/rounds/{number}/progress",
    summary: "Follow a round",
    verb: verbs.rounds.get,
    isRound: true,
  },
  {
    name: "recipes.watch",
    path: "/projects/{slug}/recipes/{number}/progress",
    summary: "Follow a run of a recipe",
    verb: verbs.recipes.get,
  },
  {
    name: "prompts.watchImport",
    path: "/projects/{slug}/imports/{id}/progress",
    summary: "Follow an import",
    verb: verbs.prompts.getImport,
  },
  {
    name: "datasets.watchBuild",
    path: "/projects/{slug}/dataset-builds/{number}/progress",
    summary: "Follow a dataset build",
    verb: verbs.datasets.getBuild,
  },
  {
    name: "datasets.watchExport",
    path: "/projects/{slug}/exports/{number}/progress",
    summary: "Follow an export",
    verb: verbs.datasets.getExport,
  },
  {
    name: "trainings.watch",
    path: "/projects/{slug}/trainings/{number}/progress",
    summary: "Follow a training",
    verb: verbs.trainings.get,
  },
  {
    name: "evaluations.watch",
    path: "/projects/{slug}/evaluations/{number}/progress",
    summary: "Follow an evaluation",
    verb: verbs.evaluations.get,
  },
];

/** `description` where the field is something else than fields of this name are elsewhere. */
type Parameter = { schema: JsonSchema; description?: string; required?: true };

/** What takes or gives a file, or tells of changes, and so is no verb: answered by a route of the web app's own. */
export type FileRoute = {
  name: string;
  method: "get" | "post" | "put";
  path: `/${string}`;
  summary: string;
  description: string;
  scope: string;
  /** Beside those of the address. */
  query: Readonly<Record<string, Parameter>>;
} & (
  | {
      /** The media types of the file that is sent. */
      takes: readonly string[];
      /** What is said of it once it has come. */
      says: z.ZodObject;
    }
  | {
      /** The media types of the file that is answered. */
      gives: readonly string[];
      /** It lies in the bucket: parts of it can be asked for, and whether it is another than before. */
      isStored?: true;
    }
);

const text = { type: "string" } as const;
const moment = { type: "string", format: "date-time" } as const;
const presigned: Parameter = {
  schema: { type: "string", enum: ["", "1"] },
  description: "Send it to be redirected to the bucket itself, where it can be reached.",
};

/** Without what is said of it, such as a charset. */
const mediaTypeOf = (contentType: string) => contentType.replace(/;.*/, "");

export const fileRoutes: readonly FileRoute[] = [
  {
    name: "rounds.changes",
    method: "get",
    path: "/projects/{slug}/changes",
    summary: "Follow all rounds of a project",
    description: 'Server-sent events: `{"number": 3}` whenever something of that round changed.',
    scope: "read",
    query: {},
    gives: ["text/event-stream"],
  },
  {
    name: "prompts.import",
    method: "post",
    path: "/projects/{slug}/imports",
    summary: "Import a file",
    description:
      'The body is the file itself, up to 512 MiB. It is taken whole or not at all, unless `rows=good`. It is answered once it has come, with `state: "reading"`; `GET /projects/{slug}/imports/{id}` tells what becomes of it. Importing the same file again adds nothing.',
    scope: "import",
    query: {
      kind: {
        schema: { type: "string", enum: [...importKinds] },
        description: "What the file holds.",
        required: true,
      },
      filename: {
        schema: { ...text, minLength: 1, maxLength: 255, default: "upload.jsonl" },
        description: "Its name, by which it is listed; the ending says the format.",
      },
      rows: {
        schema: { type: "string", enum: ["all", "good"], default: "all" },
        description: "What becomes of the file when some rows are bad: nothing is taken, or the good rows.",
      },
      split: {
        schema: { type: "string", enum: [...splits] },
        description: "The split of new prompts whose rows say none. Left out, the project’s share decides.",
      },
      columns: {
        schema: text,
        description: `JSON that says what columns are: \`{"question": "prompt"}\`. Each is one of ${columnFields.join(", ")}.`,
      },
    },
    takes: [
      "application/x-ndjson",
      "application/json",
      "text/csv",
      "application/vnd.apache.parquet",
      "application/gzip",
    ],
    says: importReportSchema,
  },
  {
    name: "prompts.sendPart",
    method: "put",
    path: "/projects/{slug}/imports/{id}/parts/{number}",
    summary: "Send a part of a file",
    description: `A part of a file that \`prompts.beginImport\` was told of: all have ${partBytes} bytes but for the last, which has the rest. They come in their order; one that is there already is not stored again.`,
    scope: "import",
    query: {
      sha256: {
        schema: { type: "string", pattern: "^[0-9a-f]{64}$" },
        description: "The part’s SHA-256: one that arrives damaged is refused.",
      },
    },
    takes: ["application/octet-stream"],
    says: z.object({ parts: z.int().describe("How many parts are there now.") }),
  },
  {
    name: "prompts.importReport",
    method: "get",
    path: "/projects/{slug}/imports/{id}/report.csv",
    summary: "Download an import’s report",
    description: "Every row of the file that was not taken: its line, its field, and what is wrong.",
    scope: "read",
    query: {},
    gives: ["text/csv"],
  },
  {
    name: "datasets.download",
    method: "get",
    path: "/projects/{slug}/datasets/{manifestSha256}/files/{path}",
    summary: "Download a dataset’s file",
    description: "One of the files that the dataset lists, such as `manifest.json`. Ranges are answered.",
    scope: "read",
    query: { presigned },
    gives: ["application/json", "application/x-ndjson"],
    isStored: true,
  },
  {
    name: "datasets.downloadExport",
    method: "get",
    path: "/projects/{slug}/exports/{number}/file",
    summary: "Download an export",
    description: "The file, once the export’s state is `ready`. Ranges are answered.",
    scope: "read",
    query: { presigned },
    gives: Object.values(contentTypes).map(mediaTypeOf),
    isStored: true,
  },
  {
    name: "labeling.image",
    method: "get",
    path: "/projects/{slug}/images",
    summary: "Show an image of a pair",
    description: "An image that a text of the pair names. Give either `lease` or `pair`.",
    scope: "label",
    query: {
      url: { schema: { ...text, format: "uri" }, description: "The image’s address.", required: true },
      lease: { schema: { ...text, format: "uuid" }, description: "A pair that you hold, by its lease." },
      pair: { schema: text, description: "Any pair, for readers of rounds." },
    },
    gives: ["image/png", "image/jpeg", "image/gif", "image/webp"],
  },
  {
    name: "crowds.exportPay",
    method: "get",
    path: "/projects/{slug}/pay.csv",
    summary: "Download pay as CSV",
    description: "What people are owed, or what they were paid. That it was taken is kept in the audit log.",
    scope: "admin",
    query: {
      kind: {
        schema: { type: "string", enum: ["due", "paid"] },
        description: "Owed or paid.",
        required: true,
      },
      from: { schema: moment },
      until: { schema: moment },
    },
    gives: ["text/csv"],
  },
  {
    name: "access.exportAuditLog",
    method: "get",
    path: "/projects/{slug}/audit-events.csv",
    summary: "Download the audit log as CSV",
    description: "Up to 50,000 events; narrow the dates when there are more.",
    scope: "admin",
    query: {
      who: { schema: text },
      action: { schema: text },
      subject: { schema: text },
      from: { schema: moment },
      until: { schema: moment },
    },
    gives: ["text/csv"],
  },
];
