// What importing a file costs: the time until its rows are there, and the memory of the processes at the most. The file
// is written first and sent in parts, as a browser sends it.
//   npm run -s bench:import -- --rows 500000 --json
import { createWriteStream, openAsBlob, readFileSync, rmSync } from "node:fs";
import { loadavg } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import { optionsOrExit, wholeNumber } from "@gshf/cli";
import { scratchDirectory } from "@gshf/embedded";
import { createRandom } from "@gshf/gshf";
import { z } from "zod";
import { type ApiClient, createApiClient } from "../loop/api-client.ts";
import { issueToken } from "../loop/issue-token.ts";
import { withStack } from "../loop/with-stack.ts";
import type { Stack } from "../stack/start-stack.ts";
import { round } from "./labeling/measure.ts";
import { createTexts } from "./texts.ts";

const usage = `usage: npm run -s bench:import -- [--rows N] [--kind K] [--characters N] [--json]

  --rows N         of the file (50000)
  --kind K         prompts, comparisons or pools (comparisons)
  --characters N   of each answer (400)
  --json           one JSON document; otherwise a line`;
const options = optionsOrExit(
  usage,
  z.object({
    rows: wholeNumber(1).default(50_000),
    kind: z.enum(["prompts", "comparisons", "pools"]).default("comparisons"),
    characters: wholeNumber(1).default(400),
    json: z.boolean().default(false),
  }),
);

const slug = "bench";
const lookMs = 200;

function* lines(): Generator<string> {
  const textOf = createTexts(createRandom(1));
  for (let i = 0; i < options.rows; i++) {
    const prompt = `${i} ${textOf(options.characters / 4)}`;
    const [a, b] = [textOf(options.characters), textOf(options.characters)];
    const answers = { prompts: {}, comparisons: { chosen: a, rejected: b }, pools: { responses: [a, b] } };
    yield `${JSON.stringify({ prompt, ...answers[options.kind] })}\n`;
  }
}

type Sending = { web: string; token: string; file: Blob; onPart: (number: number) => void };

async function sendFile(api: ApiClient, { web, token, file, onPart }: Sending) {
  const asked = { slug, kind: options.kind, fileName: "bench.jsonl", bytes: file.size, fingerprint: "bench" };
  const begun = z.object({ id: z.string(), partBytes: z.number() });
  const { id, partBytes } = await api.mutate("prompts.beginImport", asked, begun);
  for (let number = 1; (number - 1) * partBytes < file.size; number++) {
    const body = await file.slice((number - 1) * partBytes, number * partBytes).arrayBuffer();
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/octet-stream" };
    const url = `${web}/api/projects/${slug}/imports/${id}/parts/${number}`;
    const { ok, status } = await fetch(url, { method: "PUT", body, headers });
    if (!ok) throw new Error(`part ${number}: HTTP ${status}`);
    onPart(number);
  }
  await api.mutate("prompts.finishUpload", { slug, id }, z.unknown());
  return id;
}

const report = z.object({ state: z.string(), rowsTotal: z.number(), rowsNew: z.number() });

/** Until the worker has done it; answers how long reading and storing took. */
async function readFile(api: ApiClient, id: string) {
  const began = performance.now();
  const since = () => round((performance.now() - began) / 1000, 1);
  let reading = 0;
  await api.mutate("prompts.startImport", { slug, id }, z.unknown());
  for (;;) {
    const { state, rowsTotal, rowsNew } = await api.query("prompts.getImport", { slug, id }, report);
    if (reading === 0 && rowsTotal > 0) reading = since();
    if (state === "done" && rowsNew === options.rows) return { seconds: since(), seconds_reading: reading };
    if (state !== "reading") throw new Error(`the import is ${state}, with ${rowsNew} new rows`);
    await wait(lookMs);
  }
}

const memoryOf = (stack: Stack, name: "web" | "worker", figure: "VmRSS" | "VmHWM") => {
  const status = readFileSync(`/proc/${stack.pieces[name]?.pid}/status`, "utf8");
  return round(Number(new RegExp(`${figure}:\\s+(\\d+)`).exec(status)?.[1]) / 1024, 0);
};

const load = () => round(loadavg()[0] ?? Number.NaN);
const directory = scratchDirectory("bench-import-file");
try {
  const fileName = path.join(directory, "bench.jsonl");
  await pipeline(Readable.from(lines()), createWriteStream(fileName));
  process.exitCode = await withStack({ name: "bench-import", keep: false }, async (stack, say) => {
    const token = await issueToken(stack, "bench");
    const api = createApiClient(stack.urls.web, token);
    await api.mutate("projects.create", { slug, name: "Bench" }, z.unknown());
    const before = { load: load(), web: memoryOf(stack, "web", "VmRSS") };
    // The first part has everything loaded that takes parts.
    let firstPart = 0;
    const onPart = (number: number) => {
      if (number === 1) firstPart = memoryOf(stack, "web", "VmRSS");
    };
    const file = await openAsBlob(fileName);
    const began = performance.now();
    const id = await sendFile(api, { web: stack.urls.web, token, file, onPart });
    const sending = round((performance.now() - began) / 1000, 1);
    say(`sent in ${sending} s`);
    const took = await readFile(api, id);
    const told = {
      ...options,
      json: undefined,
      bytes: file.size,
      seconds_sending: sending,
      ...took,
      rows_per_s: round(options.rows / took.seconds, 0),
      rss_mib_max: memoryOf(stack, "worker", "VmHWM"),
      web_rss_mib: { before: before.web, first_part: firstPart, max: memoryOf(stack, "web", "VmHWM") },
      load_average: { before: before.load, after: load() },
    };
    console.log(
      options.json
        ? JSON.stringify(told)
        : `${options.rows} ${options.kind}: ${took.seconds} s, ${told.rss_mib_max} MiB in the worker`,
    );
  });
} finally {
  rmSync(directory, { recursive: true, force: true });
}
