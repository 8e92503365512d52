// Against moto's server, an independent stand-in for AWS: `npm run -s test:python` names its command.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { until } from "@gshf/testing";
import { expect, onTestFinished, test } from "vitest";
import { awsCalls, readAwsCredentials } from "./aws-json.ts";
import { connectTrainer } from "./index.ts";
import { idOf, testRequest, toldLine } from "./told.fixture.ts";

const { GSHF_MOTO: moto } = process.env;
const token = "AKIDEXAMPLEEXAMPLE00:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

test.skipIf(moto === undefined)(
  "a training job of moto's SageMaker is made once, found, and told of by its log",
  async () => {
    const url = await startMoto();
    const settings = new URLSearchParams({
      role: "arn:aws:iam::123456789012:role/gshf",
      image: "trl:1",
      instance: "ml.m5.large",
      output: "s3://weights/out",
      region: "eu-west-1",
    });
    const trainer = connectTrainer(`sagemaker+${url}?${settings}`, { token });
    expect(await trainer.status("gshf-none")).toMatchObject({ error: { status: 404 } });
    const job_id = idOf(await trainer.submit(testRequest));
    expect(await trainer.submit(testRequest)).toMatchObject({ ok: true, value: { job_id } });
    const other = { ...testRequest, manifest_uri: "https://s3.test/other.json" };
    expect(await trainer.submit(other)).toMatchObject({ error: { code: "conflict" } });
    // Moto's jobs are over at once, and print nothing.
    expect(await trainer.status(job_id)).toMatchObject({
      value: { state: "failed", error: { code: "no-result" } },
    });

    const credentials = readAwsCredentials(token);
    if (credentials === null) throw new Error("no credentials");
    const service = { name: "logs", region: "eu-west-1", target: "Logs_20140328" };
    const logs = awsCalls({ baseUrl: url }, credentials, service);
    const logGroupName = "/aws/sagemaker/TrainingJobs";
    const logStreamName = `${job_id}/algo-1-1`;
    const artifacts = [
      { kind: "checkpoint" as const, uri: "https://weights.test/1", sha256: "ab".repeat(32) },
    ];
    const message = toldLine(job_id, 1, { state: "succeeded", artifacts });
    for (const [action, input] of [
      ["CreateLogGroup", { logGroupName }],
      ["CreateLogStream", { logGroupName, logStreamName }],
      ["PutLogEvents", { logGroupName, logStreamName, logEvents: [{ timestamp: Date.now(), message }] }],
    ] as const) {
      const reply = await logs.ask(action, input);
      expect(reply).toMatchObject({ ok: true, value: { ok: true } });
    }
    expect(await trainer.status(job_id)).toMatchObject({ value: { state: "succeeded", artifacts } });
    expect(await trainer.events(job_id, 0)).toMatchObject({ value: [{ seq: 1, type: "job.state" }] });
  },
);

async function startMoto(): Promise<string> {
  const free = createServer();
  await new Promise<void>((resolve) => free.listen(0, "127.0.0.1", resolve));
  const address = free.address();
  await new Promise((resolve) => free.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  const url = `http://127.0.0.1:${address.port}`;
  const server = spawn(moto ?? "", ["-H", "127.0.0.1", "-p", `${address.port}`], { stdio: "ignore" });
  onTestFinished(() => void server.kill());
  await until("moto to answer", async () => (await fetch(`${url}/moto-api/`).catch(() => null))?.ok);
  return url;
}
