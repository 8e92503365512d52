import { z } from "zod";
import { sha256Hex } from "../../canonical-json.ts";
import { TrainerCapabilities } from "../../capabilities.ts";
import { describeShape } from "../../describe-shape.ts";
import { JobAccepted } from "../../job.ts";
import { type TrainingSpec, trainingSpecSha256 } from "../../training-spec.ts";
import { type Clause, fail, pass, skip, unless } from "../clause.ts";
import { presignedAnew } from "../probe-data.ts";
import { algorithmOf, type Exchange, type Run, wholeJob } from "../run.ts";

const jobIdOf = ({ json }: Exchange) => z.object({ job_id: z.string() }).safeParse(json).data?.job_id;

/** Whether a request was refused as the caller's mistake. */
function refused({ sent, came, status }: Exchange) {
  return status !== null && status >= 400 && status < 500 ? pass : fail(sent, came);
}

/** A job for version 2: the same dataset, and what is asked of it apart from it. */
async function specJob(run: Run) {
  const prepared = await run.prepare("spec");
  const { request } = prepared;
  const spec: TrainingSpec = {
    spec_version: 2,
    dataset: request.manifest_sha256,
    algorithm: await algorithmOf(run.options, run.capabilities),
    eta: 0.1,
    kl_path: [],
    beta_pess: 0,
    uncertainty: null,
    hyperparameters: run.options.hyperparameters,
    init_from: "pi0",
    init_policy: null,
    reference: "pi0",
    seed: 1,
  };
  const key = sha256Hex(`${prepared.key} ${trainingSpecSha256(spec)}`);
  return run.follow(await run.submit({ ...prepared, key, request: { ...request, training: spec } }));
}

export const submissionClauses: readonly Clause[] = [
  {
    name: "capabilities",
    right: "GET /v1/capabilities answers what the trainer understands; without the route it is of version 1",
    async check(run) {
      const { sent, came, status, json } = await run.call("GET", "/v1/capabilities");
      if (status === 404 || status === 405 || status === 501) {
        return skip("the trainer has no such route and is taken for version 1");
      }
      const read = TrainerCapabilities.safeParse(json);
      if (status !== 200) return fail(sent, came);
      return read.success ? pass : fail(sent, `${came}: ${describeShape(read.error, json)}`);
    },
  },
  {
    name: "job-accepted",
    right: "POST /v1/jobs answers 202 with job_id and state",
    async check(run) {
      const { accepted } = await wholeJob(run);
      const { sent, came, status, json } = accepted;
      return status === 202 && JobAccepted.safeParse(json).success ? pass : fail(sent, came);
    },
  },
  {
    name: "key-needed",
    right: "POST /v1/jobs without an Idempotency-Key is refused with a status of 400 to 499",
    async check(run) {
      const { request } = await run.prepare("keyless");
      return refused(await run.call("POST", "/v1/jobs", { json: request }));
    },
  },
  {
    name: "body-checked",
    right: "POST /v1/jobs with a body that is no job is refused with a status of 400 to 499",
    async check(run) {
      const json = { project: "conformance", round: "one" };
      return refused(
        await run.call("POST", "/v1/jobs", { json, key: sha256Hex(`body ${run.options.seed}`) }),
      );
    },
  },
  {
    name: "same-body-same-job",
    right:
      "the same key and body is the same job, also where the URLs were presigned anew (another query string)",
    async check(run) {
      const { jobId, request, key } = await wholeJob(run);
      const again = await run.call("POST", "/v1/jobs", { json: presignedAnew(request), key });
      const ok = again.status === 202 && jobIdOf(again) === jobId;
      return ok ? pass : fail(`${again.sent}, the body of job ${jobId} with fresh URLs`, again.came);
    },
  },
  {
    name: "one-job-at-once",
    right: "a job that is sent several times at once is one job",
    async check(run) {
      const prepared = await run.prepare("at-once");
      const { accepted } = await run.once("at-once", async () => {
        const all = await Promise.all([1, 2, 3, 4].map(() => run.submit(prepared)));
        return { accepted: all };
      });
      const ids = new Set(accepted.map(({ accepted: answer }) => jobIdOf(answer)));
      const [first] = accepted;
      if (first !== undefined) await run.follow(first);
      return ids.size === 1 && !ids.has(undefined)
        ? pass
        : fail(
            "the same POST /v1/jobs four times at once",
            accepted.map((one) => one.accepted.came).join("; "),
          );
    },
  },
  {
    name: "other-body-conflict",
    right: "another body under a known key is 409",
    async check(run) {
      const { request, key } = await wholeJob(run);
      const json = { ...request, round: request.round + 1 };
      const answer = await run.call("POST", "/v1/jobs", { json, key });
      return answer.status === 409 ? pass : fail(`${answer.sent}, with another round`, answer.came);
    },
  },
  {
    name: "other-key-other-job",
    right: "the same body under another key is another job: a new attempt that a person asked for",
    async check(run) {
      const { jobId, request } = await wholeJob(run);
      const key = sha256Hex(`another attempt of ${run.options.seed}`);
      const accepted = await run.call("POST", "/v1/jobs", { json: request, key });
      const id = jobIdOf(accepted);
      if (id === undefined || id === jobId) {
        return fail(`${accepted.sent}, the body of job ${jobId}`, accepted.came);
      }
      await run.call("POST", `/v1/jobs/${encodeURIComponent(id)}/cancel`);
      return pass;
    },
  },
  {
    name: "training-spec",
    right: "a trainer whose capabilities name version 2 takes a job with a training beside the manifest",
    async check(run) {
      const { versions } = await run.capabilities();
      if (!versions.includes(2)) return skip(`its capabilities name version ${versions.join(", ")} only`);
      const { accepted, last, state } = await specJob(run);
      return state === "succeeded" ? pass : fail(`${accepted.sent}, with a training`, last.came);
    },
  },
  {
    name: "polling-suffices",
    right: "a job without a callback_url runs to its end and is told of by polling alone",
    async check(run) {
      const prepared = await run.prepare("polled");
      const { accepted, last, state } = await run.follow(await run.submit(prepared));
      return unless(`${accepted.sent}, callback_url null`, state === "succeeded" ? [] : [last.came]);
    },
  },
];
