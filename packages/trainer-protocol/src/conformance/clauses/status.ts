import { z } from "zod";
import { readSha256 } from "../../artifact-uri.ts";
import { canonicalJson, sha256Hex } from "../../canonical-json.ts";
import { describeShape } from "../../describe-shape.ts";
import { ArtifactFile, JobArtifact, JobState, JobStatus } from "../../job.ts";
import { acceptStatus } from "../../job-states.ts";
import { type Clause, fail, pass, skip, unless } from "../clause.ts";
import { type Exchange, linesOf, pathOf, type Run, wholeJob } from "../run.ts";

/** Read as strictly as the contract is written; the product's own schema forgives what it can do without. */
const StrictStatus = JobStatus.extend({
  progress: z.number().min(0).max(1),
  heartbeat_at: z.iso.datetime({ offset: true }).nullable(),
  error: z.object({ code: z.string().min(1), message: z.string(), retryable: z.boolean() }).nullable(),
  artifacts: z.array(z.looseObject({ kind: z.string(), uri: z.string() })),
});

const told = z.object({ artifacts: z.array(z.looseObject({})) });

const artifactsOf = ({ json }: Exchange) =>
  (told.safeParse(json).data?.artifacts ?? []).flatMap((raw) => {
    const read = JobArtifact.safeParse(raw).data;
    return read === undefined ? [] : [{ ...read, announced: raw.sha256 }];
  });

/** What a job is for: something that can be fetched or asked. */
const useful = new Set(["checkpoint", "adapter", "endpoint", "reward_model"]);

async function bytesAt(run: Run, uri: string): Promise<Uint8Array | string> {
  try {
    const response = await run.options.fetch(uri, { signal: AbortSignal.timeout(60_000) });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    await response.body?.cancel();
    return `HTTP ${response.status}`;
  } catch {
    return "no answer";
  }
}

/** What is wrong with the bytes that lie where an artifact says. */
async function bytesFault(run: Run, artifact: JobArtifact): Promise<string[]> {
  const { uri, sha256, files } = artifact;
  const bytes = await bytesAt(run, uri);
  if (typeof bytes === "string") return [`${uri}: ${bytes}`];
  const found = sha256Hex(bytes);
  if (found !== sha256) return [`${uri} has sha256 ${found}, announced was ${sha256}`];
  if (files === undefined) return [];
  const listed = z.array(ArtifactFile).safeParse(JSON.parse(Buffer.from(bytes).toString("utf8"))).data;
  if (listed === undefined || canonicalJson(listed) !== canonicalJson(files)) {
    return [`${uri} does not answer the list of the folder's files`];
  }
  const faults: string[] = [];
  for (const file of files) {
    const content = await bytesAt(run, `${uri}/${file.path}`);
    if (typeof content === "string") faults.push(`${file.path}: ${content}`);
    else if (content.byteLength !== file.bytes) faults.push(`${file.path} has ${content.byteLength} bytes`);
    else if (sha256Hex(content) !== file.sha256) faults.push(`${file.path} has sha256 ${sha256Hex(content)}`);
  }
  return faults;
}

export const statusClauses: readonly Clause[] = [
  {
    name: "status-shape",
    right:
      "GET /v1/jobs/{id} answers job_id, state, attempt, seq, progress, heartbeat_at, error and artifacts",
    async check(run) {
      const { polls, jobId } = await wholeJob(run);
      const faults = polls.flatMap(({ json, came }) => {
        const read = StrictStatus.safeParse(json);
        if (!read.success) return [`${came}: ${describeShape(read.error, json)}`];
        return read.data.job_id === jobId ? [] : [`job_id is ${read.data.job_id}`];
      });
      return unless(`GET ${pathOf(jobId)}`, faults);
    },
  },
  {
    name: "status-in-order",
    right: "what GET /v1/jobs/{id} answers follows what it answered before: seq never falls, states follow",
    async check(run) {
      const { polls, jobId } = await wholeJob(run);
      const faults: string[] = [];
      let known: JobStatus | null = null;
      for (const { json } of polls) {
        const next = JobStatus.safeParse(json).data;
        if (next === undefined) continue;
        const verdict = acceptStatus(known, next);
        if (!verdict.ok) faults.push(verdict.message);
        known = next;
      }
      return unless(`GET ${pathOf(jobId)}, ${polls.length} times`, faults);
    },
  },
  {
    name: "unknown-job",
    right: "what is asked about a job that there is none of is 404: GET, its events, and POST …/cancel",
    async check(run) {
      const path = pathOf(`no-such-job-${run.options.seed}`);
      const answers = [
        await run.call("GET", path),
        await run.call("GET", `${path}/events?after=0`),
        await run.call("POST", `${path}/cancel`),
      ];
      const wrong = answers.filter(({ status }) => status !== 404);
      return unless(
        "questions about a job that there is none of",
        wrong.map(({ sent, came }) => `${sent}: ${came}`),
      );
    },
  },
  {
    name: "artifact-named",
    right:
      "a job that succeeded names a checkpoint, an endpoint or a reward_model; weights with a sha256 that is one",
    async check(run) {
      const { last, state } = await wholeJob(run);
      if (state !== "succeeded") return fail(last.sent, last.came);
      const made = artifactsOf(last).filter(({ kind }) => useful.has(kind));
      const nameless = made.filter((one) => one.kind !== "endpoint" && readSha256(one.announced) === null);
      return made.length > 0 && nameless.length === 0 ? pass : fail(last.sent, last.came);
    },
  },
  {
    name: "artifact-bytes",
    right: "at an artifact's uri lie the bytes of its sha256; a folder's uri answers the list of its files",
    async check(run) {
      const { last } = await wholeJob(run);
      const weights = artifactsOf(last).filter(
        ({ kind, uri, sha256 }) =>
          kind !== "log" && kind !== "endpoint" && sha256 !== null && /^https?:/i.test(uri),
      );
      if (weights.length === 0) return skip("no artifact lies at http(s) with a checksum");
      const faults: string[] = [];
      for (const artifact of weights) faults.push(...(await bytesFault(run, artifact)));
      return unless("GET of each artifact", faults);
    },
  },
  {
    name: "end-is-final",
    right: "POST …/cancel after the end changes nothing",
    async check(run) {
      const { jobId, state } = await wholeJob(run);
      const cancelled = await run.call("POST", pathOf(jobId, "/cancel"));
      const after = await run.call("GET", pathOf(jobId));
      const isSame = z.object({ state: z.literal(state) });
      const ok = cancelled.status !== null && cancelled.status < 300 && isSame.safeParse(after.json).success;
      return ok
        ? pass
        : fail(`${cancelled.sent} of a job that ${state}`, `${cancelled.came}; then ${after.came}`);
    },
  },
  {
    name: "cancel-ends",
    right: "a job that is cancelled while it fetches its files ends as cancelled",
    async check(run) {
      const { ended, twice } = await cancelledJob(run);
      return ended.state === "cancelled" ? pass : fail(twice[0]?.sent ?? "", ended.last.came);
    },
  },
  {
    name: "cancel-twice",
    right: "POST …/cancel asked twice answers the job's status both times",
    async check(run) {
      const { twice } = await cancelledJob(run);
      const wrong = twice.filter(({ json }) => !z.object({ state: JobState }).safeParse(json).success);
      return unless(
        twice.map(({ sent }) => sent).join(", then "),
        wrong.map(({ came }) => came),
      );
    },
  },
  {
    name: "events-of-the-end",
    right: "a job's last job.state event tells the state that it ended in",
    async check(run) {
      const { jobId, state } = await wholeJob(run);
      const events = await run.call("GET", pathOf(jobId, "/events?after=0"));
      const states = linesOf(events).flatMap(
        (line) =>
          z.object({ type: z.literal("job.state"), data: z.object({ state: JobState }) }).safeParse(line)
            .data ?? [],
      );
      const last = states.at(-1)?.data.state;
      return last === state ? pass : fail(events.sent, `the last is ${last}, the job is ${state}`);
    },
  },
];

/** A job whose files are held back until it was told twice to stop. */
function cancelledJob(run: Run) {
  return run.once("cancelled", async () => {
    const prepared = await run.prepare("cancelled");
    const release = run.server.hold(prepared.dataset);
    try {
      const submitted = await run.submit(prepared);
      const id = z.object({ job_id: z.string() }).safeParse(submitted.accepted.json).data?.job_id ?? "";
      const first = await run.call("POST", pathOf(id, "/cancel"));
      const second = await run.call("POST", pathOf(id, "/cancel"));
      release();
      return { ended: await run.follow(submitted), twice: [first, second] };
    } finally {
      release();
    }
  });
}
