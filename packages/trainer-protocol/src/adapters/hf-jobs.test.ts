import { serveHttp } from "@gshf/testing/serve-http";
import { expect, onTestFinished, test } from "vitest";
import { connectTrainer } from "./index.ts";
import { readLogStream } from "./log-stream.ts";
import { idOf, testRequest, toldLine } from "./told.fixture.ts";

type HubJob = {
  id: string;
  createdAt: string;
  labels: Record<string, string>;
  environment: Record<string, string>;
  secrets: Record<string, string>;
  status: { stage: string; message: string | null };
  asked: Record<string, unknown>;
};

/** The Hub's part, by its client's reference: it names jobs itself, shows no secrets, and takes the same twice. */
async function start() {
  const hub = {
    jobs: [] as HubJob[],
    log: [] as string[],
    fault: null as number | null,
    token: "hf_t0ken",
    lost: false,
  };
  const server = await serveHttp((incoming, response, body) => {
    const url = new URL(incoming.url ?? "", "http://hub.test");
    const answer = (status: number, value: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(value));
    };
    if (incoming.headers.authorization !== `Bearer ${hub.token}`)
      return answer(401, { error: "Invalid token" });
    if (hub.fault !== null) {
      const status = hub.fault;
      hub.fault = null;
      return answer(status, { error: "…" });
    }
    const shown = ({ asked: _, secrets, ...job }: HubJob) => ({
      ...job,
      secrets: Object.fromEntries(Object.keys(secrets).map((k) => [k, ""])),
      owner: { id: "1", name: "team", type: "org" },
    });
    const [, id, verb] = /^\/api\/jobs\/team(?:\/([^/]+))?(?:\/([a-z]+))?$/.exec(url.pathname) ?? [];
    if (id === undefined && incoming.method === "POST") {
      const asked = JSON.parse(body);
      const number = hub.jobs.length + 1;
      const { labels, environment, secrets } = asked;
      const createdAt = `2026-01-01T00:00:0${number}.000Z`;
      const made = {
        id: `hub-${number}`,
        createdAt,
        labels,
        environment,
        secrets,
        asked,
        status: { stage: "SCHEDULING", message: null },
      };
      hub.jobs.push(made);
      if (hub.lost) {
        hub.lost = false;
        return answer(504, {});
      }
      return answer(200, shown(made));
    }
    if (id === undefined) {
      const [name = "", value] = (url.searchParams.get("label") ?? "").split("=");
      return answer(
        200,
        hub.jobs
          .filter(({ labels }) => labels[name] === value)
          .map(shown)
          .reverse(),
      );
    }
    const job = hub.jobs.find((one) => one.id === id);
    if (job === undefined) return answer(404, { error: "Job not found" });
    if (verb === "cancel") {
      job.status.stage = "CANCELED";
      return answer(200, shown(job));
    }
    if (verb === "logs") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(": keep-alive\n\n");
      for (const data of ["===== Job started at 2026 =====", ...hub.log]) {
        response.write(`data: ${JSON.stringify({ data, timestamp: "2026-01-01T00:00:00Z" })}\n\n`);
      }
      // It goes on while the job runs.
      if (job.status.stage !== "RUNNING") response.end();
      return;
    }
    return answer(200, shown(job));
  });
  onTestFinished(() => server.close());
  const settings = "owner=team&image=registry.test/trl:1&flavor=a10g-small&command=python+-m+train&hours=2";
  const connect = (token = hub.token) => connectTrainer(`hf-jobs+${server.url}?${settings}`, { token });
  return { hub, connect, trainer: connect(), url: server.url };
}

test("a job is made with its command, hardware and limit, and its task as a secret; then followed to its end", async () => {
  const { hub, trainer } = await start();
  const id = idOf(await trainer.submit(testRequest));
  expect(hub.jobs[0]?.asked).toMatchObject({
    dockerImage: "registry.test/trl:1",
    command: ["python", "-m", "train"],
    flavor: "a10g-small",
    timeoutSeconds: 7_200,
    labels: { "gshf-job": id },
  });
  const { secrets, ...open } = hub.jobs[0]?.asked ?? {};
  expect(JSON.stringify(open)).not.toContain("signature");
  expect(secrets).toHaveProperty("GSHF_JOB");
  const state = async () => {
    const status = await trainer.status(id);
    return status.ok ? status.value.state : status.error.message;
  };
  const job = hub.jobs[0];
  if (job === undefined) throw new Error("no job");
  expect(await state()).toBe("provisioning");
  hub.log = [toldLine(id, 1, { state: "running" }), toldLine(id, 2, { state: "succeeded" })];
  job.status.stage = "COMPLETED";
  expect(await state()).toBe("succeeded");
  const events = await trainer.events(id, 1);
  expect(events.ok && events.value.map(({ seq }) => seq)).toEqual([2]);
});

test("a stream that goes on is read as far as it has come", async () => {
  const { hub, url, connect } = await start();
  const id = idOf(await connect().submit(testRequest));
  hub.log = [toldLine(id, 1, { state: "running" })];
  Object.assign(hub.jobs[0]?.status ?? {}, { stage: "RUNNING" });
  const read = await readLogStream(
    { baseUrl: url, token: hub.token, quietMs: 100 },
    "/api/jobs/team/hub-1/logs",
  );
  expect(read.ok && read.value.split("\n")).toEqual([
    "===== Job started at 2026 =====",
    toldLine(id, 1, { state: "running" }),
  ]);
});

test("where the answer was lost, or two submitted at once, one job is left", async () => {
  const { hub, connect, trainer } = await start();
  hub.lost = true;
  expect(await trainer.submit(testRequest)).toMatchObject({ ok: true });
  expect(hub.jobs).toHaveLength(1);
  hub.jobs.length = 0;
  const answers = await Promise.all([
    connect().submit(testRequest),
    connect().submit(testRequest),
    connect().submit(testRequest),
  ]);
  expect(answers.every(({ ok }) => ok)).toBe(true);
  expect(hub.jobs.filter(({ status }) => status.stage !== "CANCELED").map(({ id }) => id)).toEqual(["hub-1"]);
});

test("an error is told, a cancelled job is over, a wrong token is named", async () => {
  const { hub, connect, trainer } = await start();
  const id = idOf(await trainer.submit(testRequest));
  Object.assign(hub.jobs[0]?.status ?? {}, { stage: "ERROR", message: "Job timeout" });
  const failed = await trainer.status(id);
  expect(failed).toMatchObject({ value: { state: "failed", error: { code: "process-lost" } } });
  expect(failed.ok && failed.value.error?.message).toContain("Job timeout");
  const second = await trainer.submit(testRequest, 2);
  const other = second.ok ? second.value.job_id : "";
  expect(await trainer.cancel(other)).toMatchObject({ value: { state: "cancelling" } });
  expect(await trainer.status(other)).toMatchObject({ value: { state: "cancelled" } });
  expect(await connect("hf_wrong").status(id)).toMatchObject({ error: { status: 401, retryable: false } });
  hub.fault = 429;
  expect(await trainer.status(id)).toMatchObject({ error: { status: 429, retryable: true } });
});
