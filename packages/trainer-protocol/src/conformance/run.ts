import { setTimeout as wait } from "node:timers/promises";
import { request as requestOnce } from "@gshf/http";
import { z } from "zod";
import { sha256Hex } from "../canonical-json.ts";
import { TrainerCapabilities, versionOne } from "../capabilities.ts";
import { type JobRequest, JobState } from "../job.ts";
import { isTerminal, type TerminalState } from "../job-states.ts";
import { Algorithm, type Hyperparameters } from "../manifest.ts";
import { readTrainerJson } from "../read-trainer-json.ts";
import { type ProbeDataset, type ProbeOptions, probeDataset } from "./probe-data.ts";
import { hookOf, type ProbeServer } from "./probe-server.ts";

export type CheckOptions = {
  readonly baseUrl: string;
  readonly token?: string | undefined;
  readonly fetch: typeof fetch;
  /** Null: the first of the product's that the trainer's capabilities name, dpo before others. */
  readonly algorithm: Algorithm | null;
  readonly hyperparameters: Hyperparameters;
  /** `base_model.repo` of the manifests. */
  readonly baseModel: string;
  /** How long a job may take. */
  readonly seconds: number;
  /** Names this check: no two share their jobs. */
  readonly seed: string;
};

/** An exchange, in words: what was sent, and what came. */
export type Exchange = {
  readonly sent: string;
  readonly came: string;
  readonly status: number | null;
  readonly text: string;
  readonly json: unknown;
};

export type Ended = {
  readonly jobId: string;
  readonly state: TerminalState;
  /** What was answered to POST, and last to GET. */
  readonly accepted: Exchange;
  readonly last: Exchange;
  /** Every answer to GET while it ran. */
  readonly polls: readonly Exchange[];
  readonly request: JobRequest;
  readonly key: string;
};

export type Submitted = Pick<Ended, "accepted" | "request" | "key"> & { readonly dataset: ProbeDataset };

/** What clauses ask a trainer with. Jobs that several clauses look at are run once. */
export type Run = {
  readonly server: ProbeServer;
  readonly options: CheckOptions;
  call(method: "GET" | "POST", path: string, sent?: { json?: unknown; key?: string }): Promise<Exchange>;
  capabilities(): Promise<TrainerCapabilities>;
  /** A dataset that is served, and a key of its own. */
  prepare(name: string, change?: Partial<ProbeOptions>): Promise<Omit<Submitted, "accepted">>;
  submit(prepared: Omit<Submitted, "accepted">): Promise<Submitted>;
  /** @throws Unasked where no job came about, or it doesn't end in time */
  follow(submitted: Submitted): Promise<Ended>;
  /** Something several clauses look at, made once. */
  once<T>(name: string, make: () => Promise<T>): Promise<T>;
};

/** What is thrown where a clause can't be asked. */
export class Unasked extends Error {}

const accepted = z.object({ job_id: z.string().min(1) });
const standing = z.object({ state: JobState });

/** Asks for the rest of an exchange that is shown no longer than that. */
const shownMax = 300;
const bytesMax = 64 * 1024 * 1024;

export function createRun(options: CheckOptions, server: ProbeServer): Run {
  const base = options.baseUrl.replace(/\/+$/, "");
  const made = new Map<string, Promise<unknown>>();
  const once = <T>(name: string, make: () => Promise<T>): Promise<T> => {
    const known = made.get(name) ?? make();
    made.set(name, known);
    // Under one name stands what one maker makes.
    return known as Promise<T>;
  };
  const call: Run["call"] = async (method, path, { json, key } = {}) => {
    const headers = key === undefined ? {} : { "idempotency-key": key };
    const outcome = await requestOnce({
      url: `${base}${path}`,
      method,
      headers,
      ...(json === undefined ? {} : { json }),
      token: options.token,
      fetch: options.fetch,
      timeoutMs: 30_000,
      bytesMax,
    });
    const keyed = key === undefined ? "" : ` with Idempotency-Key ${key.slice(0, 8)}…`;
    const sent = `${method} ${path}${keyed}`;
    if (!outcome.ok) {
      return { sent, came: outcome.error.message, status: null, text: "", json: undefined };
    }
    const { status, bytes } = outcome.value;
    const text = bytes.toString("utf8");
    const shown = text.length > shownMax ? `${text.slice(0, shownMax)}…` : text;
    return { sent, came: `HTTP ${status} ${shown}`.trim(), status, text, json: readTrainerJson(text) };
  };
  const capabilities: Run["capabilities"] = () =>
    once("capabilities", async () => {
      const { json } = await call("GET", "/v1/capabilities");
      return TrainerCapabilities.safeParse(json).data ?? versionOne;
    });
  return {
    server,
    options,
    call,
    capabilities,
    once,
    async prepare(name, change = {}) {
      const dataset = probeDataset({
        name: `${name}-${options.seed}`,
        algorithm: await algorithmOf(options, capabilities),
        hyperparameters: options.hyperparameters,
        baseModel: options.baseModel,
        ...change,
      });
      server.serve(dataset);
      const key = sha256Hex(`${name} of ${options.seed}`);
      return { dataset, key, request: dataset.request(server.address) };
    },
    async submit(prepared) {
      const { request: json, key } = prepared;
      return { ...prepared, accepted: await call("POST", "/v1/jobs", { json, key }) };
    },
    follow: (submitted) => followJob(call, submitted, options.seconds),
  };
}

/** What its jobs ask for: the first of the product's algorithms that the trainer names. */
export async function algorithmOf(
  options: CheckOptions,
  capabilities: Run["capabilities"],
): Promise<Algorithm> {
  const { algorithms } = await capabilities();
  return options.algorithm ?? Algorithm.options.find((known) => algorithms.includes(known)) ?? "dpo";
}

async function followJob(call: Run["call"], submitted: Submitted, seconds: number): Promise<Ended> {
  const { accepted: answer, request, key } = submitted;
  const job = accepted.safeParse(answer.json).data;
  if (job === undefined) throw new Unasked(`no job came about: ${answer.sent}: ${answer.came}`);
  const polls: Exchange[] = [];
  const until = performance.now() + seconds * 1_000;
  for (;;) {
    const poll = await call("GET", pathOf(job.job_id));
    polls.push(poll);
    const state = standing.safeParse(poll.json).data?.state;
    if (state !== undefined && isTerminal(state)) {
      return { jobId: job.job_id, state, accepted: answer, last: poll, polls, request, key };
    }
    if (performance.now() > until) {
      throw new Unasked(`the job had not ended after ${seconds} s: ${poll.sent}: ${poll.came}`);
    }
    await wait(polls.length < 20 ? 100 : 1_000);
  }
}

export function pathOf(jobId: string, rest = ""): string {
  return `/v1/jobs/${encodeURIComponent(jobId)}${rest}`;
}

/** The job that most clauses look at: version 1, told of by webhooks, run to its end. */
export function wholeJob(run: Run): Promise<Ended> {
  return run.once("whole", async () => {
    const prepared = await run.prepare("whole");
    const callback = { callback_url: hookOf(run.server), callback_secret: run.server.secret };
    return run.follow(await run.submit({ ...prepared, request: { ...prepared.request, ...callback } }));
  });
}

/** The events of a job that ended, line by line. */
export function eventsOf(run: Run, ended: Ended, after = 0): Promise<Exchange> {
  return run.once(`events of ${ended.jobId} after ${after}`, () =>
    run.call("GET", pathOf(ended.jobId, `/events?after=${after}`)),
  );
}

/** What lies on each line; undefined where that is no JSON. */
export function linesOf({ text }: Exchange): unknown[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map(readTrainerJson);
}

/** No webhook for so long after a job's end: no more will come. Longer than a trainer waits before it sends again. */
export const hookSilenceMs = 3_000;
