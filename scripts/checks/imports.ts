// What becomes of files that are brought in: each file of a folder goes into a project of a throw-away installation
// through the public API, and what was taken and refused is printed.
import { openAsBlob, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { optionsOrExit } from "@gshf/cli";
import { z } from "zod";
import { type ApiClient, createApiClient } from "../loop/api-client.ts";
import { issueToken } from "../loop/issue-token.ts";
import { importFile } from "../loop/upload-rows.ts";
import { withStack } from "../loop/with-stack.ts";

const usage = `usage: npm run -s check:imports -- --dir DIR [--json]

  --dir DIR   each file is imported into a project of its own, with "import the rest". A file whose name contains
              "prompts" holds prompts, one with "pool" prompts with answers, all others comparisons. Files whose names
              differ only in a last number (a-1.jsonl, a-2.jsonl) go into one project, one after the other
  --json      print JSON: [{"file", "state", "format", "rows_new", "rows_known", "rows_refused", "notes",
              "errors": [{"line", "field", "message"}],
              "rows": [{"prompt", "chosen", "rejected", "weight", "p_chosen", "answers", "extra"}]}],
              of rows and errors the first`;

const values = optionsOrExit(
  usage,
  z.object({ dir: z.string({ error: "is needed" }), json: z.boolean().default(false) }),
);

const told = z.string().transform((text): unknown => JSON.parse(text));
const rowsSchema = z.array(
  z.looseObject({ extra: told, answers: z.array(z.object({ text: z.string(), extra: told })) }),
);
type Checked = Record<string, unknown> & { file: string; state: string };

const kindOf = (file: string) =>
  /prompts/i.test(file) ? "prompts" : /pool/i.test(file) ? "pools" : "comparisons";
/** Files of one series share a project. */
const seriesOf = (file: string) => file.replace(/-\d+(?=\.[^/]*$)/, "");

async function importAll(api: ApiClient, files: string[], say: (text: string) => void): Promise<Checked[]> {
  const checked: Checked[] = [];
  const slugs = new Map<string, string>();
  for (const file of files) {
    const series = seriesOf(file);
    const slug = slugs.get(series) ?? `file-${slugs.size + 1}`;
    if (!slugs.has(series)) await api.mutate("projects.create", { slug, name: slug }, z.unknown());
    slugs.set(series, slug);
    checked.push(await importOne(api, slug, file));
    say(`${file}: ${checked.at(-1)?.state}`);
  }
  return checked;
}

async function importOne(api: ApiClient, slug: string, file: string): Promise<Checked> {
  const query = { kind: kindOf(file), filename: file, rows: "good" };
  const { id, state, format, rowsNew, rowsKnown, errorsTotal, notes, errors } = await importFile(api, {
    slug,
    query,
    file: await openAsBlob(path.join(values.dir, file)),
  });
  const rows = await api.query("prompts.importRows", { slug, id, limit: 20 }, rowsSchema);
  return {
    file,
    state,
    format,
    rows_new: rowsNew,
    rows_known: rowsKnown,
    rows_refused: errorsTotal,
    notes,
    errors,
    rows,
  };
}

function print(checked: Checked[]): void {
  if (values.json) console.log(JSON.stringify(checked, null, 2));
  else {
    console.table(checked, ["file", "state", "format", "rows_new", "rows_known", "rows_refused"]);
  }
}

const files = readdirSync(values.dir)
  .filter((name) => statSync(path.join(values.dir, name)).isFile() && !name.startsWith("."))
  .sort();
const installation = { name: "check-imports", keep: false };
process.exitCode = await withStack(installation, async (stack, say) => {
  const api = createApiClient(stack.urls.web, await issueToken(stack, "checker"));
  print(await importAll(api, files, say));
});
