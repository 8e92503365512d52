import { createWriteStream, openAsBlob, statSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { argumentsOf, isChosenProject, type Operation, operations } from "./operations.ts";
import { createProgress } from "./progress.ts";
import { type Given, readInput } from "./read-input.ts";
import { render, renderSettings } from "./render.ts";
import type { RestClient } from "./rest-client.ts";
import type { Streams } from "./surroundings.ts";
import { watchUntilOver } from "./watch.ts";

type Asked = {
  client: RestClient;
  /** In the order of the address. */
  args: readonly string[];
  options: Given;
  project: string | undefined;
  streams: Streams;
};

/** Does what one operation of the API does, and says what became of it. */
export async function runOperation(operation: Operation, asked: Asked): Promise<void> {
  const { client, args, options, streams } = asked;
  const target = addressOf(operation, asked);
  const isJson = options.json === true;
  const isFile = operation.name.endsWith(".settings");
  const textOf = (value: unknown) =>
    isFile ? renderSettings(operation.name, value, client.base) : render(operation.name, value);
  const print = (value: unknown) => {
    const text = isJson ? JSON.stringify(value, null, 2) : textOf(value);
    streams.stdout.write(`${text}\n`);
  };
  if (operation.as === "events") {
    // Every change as a line of JSON, for programs.
    const onEvent = isJson ? (data: string) => streams.stdout.write(`${data}\n`) : undefined;
    const until = typeof options.until === "string" ? { until: options.until } : {};
    const shown = { output: streams.stderr, ...until, ...(onEvent === undefined ? {} : { onEvent }) };
    const value = await watchUntilOver(client, target, shown);
    if (!isJson) print({ state: stateOf(value) });
    return;
  }
  const { query, body } = readInput(operation, options);
  const call = { method: operation.method, path: target, query };
  if (operation.as === "upload") {
    const said = await upload(client, { ...call, file: args.at(-1) ?? "" }, streams);
    if (operation.name !== "prompts.import") return print(said);
    const sent = importSchema.parse(said);
    const report = await watchUntilOver(client, `${target}/${sent.id}/progress`, { output: streams.stderr });
    print(report);
    if (stateOf(report) === "refused")
      throw new CommandError(exitCodes.refused, "The file was refused; nothing was taken.");
    return;
  }
  if (operation.as === "download") return download(await client.send(call), options, streams);
  if (isList(operation) && options.cursor === undefined && options.limit === undefined)
    return print(await wholeList(client, call));
  const response = await client.send(body === undefined ? call : { ...call, body });
  const value: unknown = response.status === 204 ? null : await response.json();
  const location = response.headers.get("location")?.replace(/^\/api\/v1/, "");
  if (options.wait !== true || location === undefined || !mayWait(operation)) return print(value);
  const last = await watchUntilOver(client, `${location}/progress`, { output: streams.stderr });
  print(last);
}

function isList({ fields }: Operation): boolean {
  return fields.some((field) => field.in === "query" && field.name === "cursor");
}

const pageSchema = z.looseObject({ items: z.array(z.unknown()), next: z.string().nullable() });

/** All pages of a list, as one. */
async function wholeList(client: RestClient, call: { method: string; path: string; query: URLSearchParams }) {
  const ask = async () => pageSchema.parse(await (await client.send(call)).json());
  const whole = await ask();
  while (whole.next !== null) {
    call.query.set("cursor", whole.next);
    const { items, next } = await ask();
    whole.items.push(...items);
    whole.next = next;
  }
  return whole;
}

/** What is answered once a file has come. */
const importSchema = z.looseObject({ id: z.string() });

/** Operations that make something whose progress can be followed. */
const followed = new Set(operations.filter(({ as }) => as === "events").map((watched) => watched.path));
const makes: Readonly<Record<string, string>> = {
  "datasets.create": "/projects/{slug}/dataset-builds/{number}/progress",
  "datasets.export": "/projects/{slug}/exports/{number}/progress",
  "trainings.create": "/projects/{slug}/trainings/{number}/progress",
  "evaluations.create": "/projects/{slug}/evaluations/{number}/progress",
  "recipes.start": "/projects/{slug}/recipes/{number}/progress",
};

export function mayWait({ name }: Operation): boolean {
  return followed.has(makes[name] ?? "");
}

function stateOf(value: unknown): string {
  const state: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "state") : null;
  return typeof state === "string" ? state : "";
}

function addressOf(operation: Operation, { args, project }: Asked): string {
  let at = 0;
  const named = argumentsOf(operation);
  return operation.path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const field = operation.fields.find((candidate) => candidate.in === "path" && candidate.name === name);
    if (field !== undefined && isChosenProject(operation, field)) {
      if (project !== undefined) return encodeURIComponent(project);
      throw new CommandError(
        exitCodes.usage,
        "Which project? Say --project, or choose one with gshf use PROJECT.",
      );
    }
    const value = args[at++] ?? "";
    if (value === "")
      throw new CommandError(exitCodes.usage, `This needs ${named.map((one) => one.name).join(" ")}.`);
    return encodeURIComponent(value);
  });
}

type Upload = { method: string; path: string; query: URLSearchParams; file: string };

async function upload(
  client: RestClient,
  { file, query, ...call }: Upload,
  { stderr }: Streams,
): Promise<unknown> {
  let total: number;
  try {
    total = statSync(file).size;
  } catch (error) {
    throw new CommandError(exitCodes.usage, `${file}: ${error instanceof Error ? error.message : error}`);
  }
  if (call.method === "POST" && !query.has("filename")) query.set("filename", path.basename(file));
  const progress = createProgress(stderr);
  const blob = await openAsBlob(file);
  try {
    return await client.json({
      ...call,
      query,
      stream: () =>
        blob.stream().pipeThrough(counted((bytes) => progress.show(`${path.basename(file)}`, bytes / total))),
    });
  } finally {
    progress.end();
  }
}

async function download(response: Response, options: Given, { stdout, stderr }: Streams): Promise<void> {
  const body = response.body ?? new ReadableStream<Uint8Array>();
  const { output } = options;
  if (typeof output !== "string" || output === "-")
    return pipeline(Readable.fromWeb(body), stdout, { end: false });
  const total = Number(response.headers.get("content-length") ?? 0);
  const progress = createProgress(stderr);
  const show = (bytes: number) => progress.show(`${output}`, total > 0 ? bytes / total : null);
  try {
    await pipeline(Readable.fromWeb(body.pipeThrough(counted(show))), createWriteStream(output));
  } finally {
    progress.end();
  }
}

function counted(tell: (bytes: number) => void): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.length;
      tell(bytes);
      controller.enqueue(chunk);
    },
  });
}
