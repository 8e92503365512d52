import { serveHttp } from "@gshf/testing/serve-http";
import { expect, onTestFinished, test } from "vitest";
import { connectTrainer, trainerAddress } from "./index.ts";
import { idOf, testRequest, toldLine } from "./told.fixture.ts";

const token = "AKIDEXAMPLEEXAMPLE00:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const settings = new URLSearchParams({
  role: "arn:aws:iam::123456789012:role/gshf",
  image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/trl:1",
  instance: "ml.g5.2xlarge",
  output: "s3://weights/out",
  checkpoints: "s3://weights/state/",
  spot: "yes",
  hours: "2",
  region: "eu-west-1",
});
const files = Array.from({ length: 40 }, (_, i) => ({
  path: `rows-${i}.jsonl`,
  uri: `https://s3.test/${i}?signature=s`,
}));
const request = { ...testRequest, files };

type Answer = [status: number, body: object];

/** SageMaker and CloudWatch Logs as far as they are asked here, each answer by the action. */
async function start() {
  const aws = {
    jobs: new Map<string, Record<string, unknown>>(),
    pages: [[]] as string[][],
    asked: [] as { action: string; headers: Record<string, unknown>; input: Record<string, string> }[],
    fault: null as Answer | null,
  };
  const answers: Record<string, (input: Record<string, string>) => Answer> = {
    "SageMaker.CreateTrainingJob": (input) => {
      const name = input.TrainingJobName ?? "";
      if (aws.jobs.has(name)) return [400, { __type: "ResourceInUse", message: "exists" }];
      aws.jobs.set(name, { ...input, TrainingJobStatus: "InProgress", SecondaryStatus: "Starting" });
      return [200, { TrainingJobArn: `arn:aws:sagemaker:eu-west-1:123456789012:training-job/${name}` }];
    },
    "SageMaker.DescribeTrainingJob": ({ TrainingJobName = "" }) => {
      const job = aws.jobs.get(TrainingJobName);
      return job === undefined
        ? [400, { __type: "ValidationException", message: "Requested resource not found." }]
        : [200, job];
    },
    "SageMaker.StopTrainingJob": ({ TrainingJobName = "" }) => {
      Object.assign(aws.jobs.get(TrainingJobName) ?? {}, { TrainingJobStatus: "Stopping" });
      return [200, {}];
    },
    "Logs_20140328.DescribeLogStreams": ({ logStreamNamePrefix = "" }) =>
      aws.pages.length === 0
        ? [400, { __type: "ResourceNotFoundException", message: "no group" }]
        : [200, { logStreams: [2, 1].map((i) => ({ logStreamName: `${logStreamNamePrefix}algo-${i}-17` })) }],
    "Logs_20140328.GetLogEvents": ({ nextToken, logStreamName }) => {
      if (!logStreamName?.endsWith("algo-1-17")) return [400, { __type: "ValidationException" }];
      const page = nextToken === undefined ? 0 : Number(nextToken);
      const events = (aws.pages[page] ?? []).map((message) => ({ message, timestamp: 1 }));
      return [200, { events, nextForwardToken: `${Math.min(page + 1, aws.pages.length)}` }];
    },
  };
  const server = await serveHttp((incoming, response, body) => {
    const action = String(incoming.headers["x-amz-target"]);
    const input: Record<string, string> = JSON.parse(body);
    aws.asked.push({ action, headers: incoming.headers, input });
    const [status, value] = aws.fault ??
      answers[action]?.(input) ?? [400, { __type: "UnknownOperationException" }];
    aws.fault = null;
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(value));
  });
  onTestFinished(() => server.close());
  const connect = (key = token) => connectTrainer(`sagemaker+${server.url}?${settings}`, { token: key });
  return { aws, connect, trainer: connect() };
}

test("a job is made whole, signed, its task in pieces; then followed page by page to its end", async () => {
  const { aws, trainer } = await start();
  const id = idOf(await trainer.submit(request));
  const made = aws.asked.find(({ action }) => action.endsWith("CreateTrainingJob"));
  expect(made?.headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLEEXAMPLE00\/\d{8}\/eu-west-1\/sagemaker\/aws4_request/,
  );
  expect(made?.input).toMatchObject({
    ResourceConfig: { InstanceType: "ml.g5.2xlarge", InstanceCount: 1 },
    CheckpointConfig: { S3Uri: `s3://weights/state/${id}` },
    StoppingCondition: { MaxRuntimeInSeconds: 7_200, MaxWaitTimeInSeconds: 14_400 },
  });
  const given = Object(made?.input.HyperParameters) as Record<string, string>;
  const pieces = Object.keys(given).filter((name) => name.startsWith("GSHF_JOB_"));
  expect(pieces.length).toBeGreaterThan(1);
  const task = pieces.map((_, index) => given[`GSHF_JOB_${index}`]).join("");
  expect(JSON.parse(Buffer.from(task, "base64").toString())).toMatchObject({ job_id: id, request });
  expect(Math.max(...Object.values(given).map(({ length }) => length))).toBeLessThanOrEqual(2_500);

  const job = aws.jobs.get(id) ?? {};
  const state = async () => {
    const status = await trainer.status(id);
    return status.ok ? status.value.state : status.error.message;
  };
  expect(await state()).toBe("provisioning");
  aws.pages = [];
  job.SecondaryStatus = "Training";
  expect(await state()).toBe("provisioning");
  aws.pages = [["loading", toldLine(id, 1, { state: "running" })], [toldLine(id, 2, { state: "running" })]];
  expect(await state()).toBe("running");
  job.SecondaryStatus = "Interrupted";
  expect(await trainer.status(id, { seq: 2, attempt: 1 })).toMatchObject({
    value: { state: "recovering", seq: 2 },
  });
  aws.pages.push([toldLine(id, 3, { state: "succeeded" })]);
  job.TrainingJobStatus = "Completed";
  expect(await state()).toBe("succeeded");
});

test("one that failed says why; one that is stopped is cancelled once it has stopped", async () => {
  const { aws, trainer } = await start();
  const id = idOf(await trainer.submit(request));
  expect(await trainer.cancel(id)).toMatchObject({ value: { state: "cancelling" } });
  Object.assign(aws.jobs.get(id) ?? {}, { TrainingJobStatus: "Stopped" });
  expect(await trainer.status(id)).toMatchObject({ value: { state: "cancelled" } });
  Object.assign(aws.jobs.get(id) ?? {}, {
    TrainingJobStatus: "Failed",
    FailureReason: "CapacityError: no ml.g5",
  });
  const failed = await trainer.status(id);
  expect(failed.ok && failed.value.error?.message).toContain("CapacityError: no ml.g5");
});

test("throttling passes, refusals don't, and neither repeats the key", async () => {
  const { aws, connect, trainer } = await start();
  aws.fault = [400, { __type: "ThrottlingException", message: "Rate exceeded" }];
  expect(await trainer.status("gshf-1")).toMatchObject({ error: { status: 400, retryable: true } });
  aws.fault = [400, { __type: "UnrecognizedClientException", message: "The security token is invalid." }];
  expect(await trainer.status("gshf-1")).toMatchObject({ error: { status: 400, retryable: false } });
  const answer = await connect("no-key").capabilities();
  expect(answer).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining("ACCESS_KEY_ID:SECRET") },
  });
  expect(JSON.stringify(answer)).not.toContain("no-key");
});

test("a task of more files than hyperparameters can hold is refused before it is sent", async () => {
  const { aws, trainer } = await start();
  const many = Array.from({ length: 400 }, (_, i) => ({
    path: `${i}`,
    uri: `https://s3.test/${"x".repeat(500)}/${i}`,
  }));
  expect(await trainer.submit({ ...request, files: many })).toMatchObject({
    ok: false,
    error: { code: "too-large" },
  });
  expect(aws.jobs.size).toBe(0);
});

test("an address says its region, or a setting does", () => {
  const fault = (url: string, without = "region") => {
    const query = new URLSearchParams(settings);
    query.delete(without);
    const found = trainerAddress(`sagemaker+${url}?${query}`);
    return found?.adapter.fault(found) ?? null;
  };
  expect(fault("https://api.sagemaker.eu-west-1.amazonaws.com")).toBeNull();
  expect(fault("https://vpce-1.example.org")).toMatch(/region/);
  expect(fault("https://api.sagemaker.eu-west-1.amazonaws.com", "role")).toMatch(/role: .*it is missing/);
});
