import { z } from "zod";
import { type Clause, fail, pass } from "../clause.ts";
import { type Lie, querySecret } from "../probe-data.ts";
import { type Ended, type Run, Unasked } from "../run.ts";

const failure = z.object({
  state: z.literal("failed"),
  error: z.object({ code: z.string().min(1), message: z.string().min(1), retryable: z.boolean() }),
});

/** A job whose manifest or file has another sha256 than was told. */
function lyingJob(run: Run, lie: Lie): Promise<Ended> {
  return run.once(`lie about ${lie}`, async () => {
    const prepared = await run.prepare(`wrong-${lie}`, { lie });
    return run.follow(await run.submit(prepared));
  });
}

/** A job that failed over such a lie, whichever it saw. */
async function failedJob(run: Run): Promise<Ended> {
  for (const lie of ["file", "manifest"] as const) {
    const ended = await lyingJob(run, lie);
    if (ended.state === "failed") return ended;
  }
  throw new Unasked("no job failed over a wrong checksum");
}

async function isCaught(run: Run, lie: Lie) {
  const { state, accepted, last } = await lyingJob(run, lie);
  return state === "failed" ? pass : fail(`${accepted.sent}, with another sha256 of the ${lie}`, last.came);
}

export const dataClauses: readonly Clause[] = [
  {
    name: "manifest-verified",
    right: "a manifest with another sha256 than the job says fails the job",
    check: (run) => isCaught(run, "manifest"),
  },
  {
    name: "file-verified",
    right: "a file with another sha256 than the manifest says fails the job",
    check: (run) => isCaught(run, "file"),
  },
  {
    name: "failure-told",
    right: "a failed job tells error {code, message, retryable}; a wrong checksum is not retryable",
    async check(run) {
      const { last } = await failedJob(run);
      const read = failure.safeParse(last.json).data;
      return read !== undefined && !read.error.retryable ? pass : fail(last.sent, last.came);
    },
  },
  {
    name: "urls-kept-secret",
    right: "no message repeats the query string of a presigned URL",
    async check(run) {
      const { last } = await failedJob(run);
      return last.text.includes(querySecret) ? fail(last.sent, last.came) : pass;
    },
  },
  {
    name: "lines-end-at-line-feeds",
    right: "rows end at line feeds alone: texts may hold U+0085, U+2028 and U+2029 as they are",
    async check(run) {
      const prepared = await run.prepare("odd-lines", { oddLines: true });
      const { state, accepted, last } = await run.follow(await run.submit(prepared));
      return state === "succeeded" ? pass : fail(`${accepted.sent}, with such texts`, last.came);
    },
  },
];
