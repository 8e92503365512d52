import { z } from "zod";
import type { TrainerError, TrainerResult } from "../trainer-error.ts";
import { refuseStatus } from "../trainer-http.ts";
import type { TrainerAdapter } from "./adapter.ts";
import { awsCalls, awsFault, readAwsCredentials } from "./aws-json.ts";
import { type BatchCluster, type BatchJob, batchTrainer } from "./batch.ts";
import { settingsFault } from "./settings.ts";

/**
 * - `role`: whose rights a job has · `image`, `instance`, `count`, `disk` (GB): what runs on what
 * - `output`, `checkpoints`: s3:// folders; what a job keeps under /opt/ml/checkpoints is there when it is started again
 * - `hours`: after which a job is ended · `spot`: `yes` for capacity that may be taken away · `region`, `logs` (the URL of
 *   CloudWatch Logs): where the URL of SageMaker doesn't say them
 */
const Settings = z.strictObject({
  role: z.string().regex(/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/, "expected the ARN of a role"),
  image: z.string().min(1),
  instance: z.string().regex(/^ml\.[\w.-]+$/, "expected an instance type, such as ml.g5.2xlarge"),
  count: z.coerce.number().int().positive().default(1),
  disk: z.coerce.number().int().positive().default(100),
  output: z.string().startsWith("s3://"),
  checkpoints: z.string().startsWith("s3://").optional(),
  hours: z.coerce.number().positive().default(24),
  spot: z.enum(["yes", "no"]).default("no"),
  region: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .optional(),
  logs: z.url({ protocol: /^https?$/ }).optional(),
});

const TrainingJob = z.object({
  TrainingJobStatus: z.enum(["InProgress", "Completed", "Failed", "Stopping", "Stopped"]),
  SecondaryStatus: z.string().optional(),
  FailureReason: z.string().optional(),
  HyperParameters: z.record(z.string(), z.string()).optional(),
});

/** A value of a hyperparameter has 2,500 characters at most, and there are 100 of them. */
const pieceLength = 2_500;
const piecesMax = 98;

const logGroupName = "/aws/sagemaker/TrainingJobs";
const pagesMax = 100;

/**
 * SageMaker training jobs (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html), by name.
 * The task comes in pieces, as hyperparameters, since a value of the environment is too short; the log is CloudWatch's.
 */
export const sagemaker: TrainerAdapter = {
  prefix: "sagemaker",
  fault: ({ baseUrl, settings }) => {
    const fault = settingsFault(Settings, settings);
    if (fault !== null) return fault;
    return regionOf(baseUrl, settings.region) === null ? "region: the URL names none, so it is needed" : null;
  },
  connect: (options) => {
    const settings = Settings.parse(options.settings);
    const { host } = new URL(options.baseUrl);
    const region = regionOf(options.baseUrl, settings.region) ?? "";
    const credentials = readAwsCredentials(options.token);
    if (credentials === null) return batchTrainer(withoutCredentials(host));
    const service = { name: "sagemaker", region, target: "SageMaker" };
    const api = awsCalls(options, credentials, service);
    const logs = awsCalls(
      { ...options, baseUrl: settings.logs ?? options.baseUrl.replace("//api.sagemaker.", "//logs.") },
      credentials,
      { name: "logs", region, target: "Logs_20140328" },
    );

    async function logStream(name: string): Promise<TrainerResult<string | null>> {
      const query = { logGroupName, logStreamNamePrefix: `${name}/` };
      const reply = await logs.ask("DescribeLogStreams", query);
      if (reply.ok && awsFault(reply.value)?.type === "ResourceNotFoundException")
        return { ok: true, value: null };
      const read = await logs.read(reply, Streams);
      if (!read.ok) return read;
      // Of several machines the first one tells.
      const names = read.value.logStreams.map(({ logStreamName }) => logStreamName).sort();
      return { ok: true, value: names[0] ?? null };
    }

    const cluster: BatchCluster = {
      host,
      async find(name) {
        const reply = await api.ask("DescribeTrainingJob", { TrainingJobName: name });
        const fault = reply.ok ? awsFault(reply.value) : null;
        if (fault?.type === "ValidationException" && /not found|could not find/i.test(fault.message)) {
          return { ok: true, value: null };
        }
        const read = await api.read(reply, TrainingJob);
        return read.ok ? { ok: true, value: readJob(read.value) } : read;
      },
      async create({ name, identity, payload }) {
        const pieces = payload.match(new RegExp(`.{1,${pieceLength}}`, "gs")) ?? [];
        if (pieces.length > piecesMax) {
          const message = `${host} takes tasks of ${piecesMax * pieceLength} characters, and this one has ${payload.length}: too many files`;
          return { ok: false, error: { code: "too-large", retryable: false, message, host, status: null } };
        }
        const reply = await api.ask("CreateTrainingJob", {
          TrainingJobName: name,
          RoleArn: settings.role,
          AlgorithmSpecification: { TrainingImage: settings.image, TrainingInputMode: "File" },
          HyperParameters: {
            gshf_identity: identity,
            ...Object.fromEntries(pieces.map((piece, index) => [`GSHF_JOB_${index}`, piece])),
          },
          OutputDataConfig: { S3OutputPath: settings.output },
          ...(settings.checkpoints === undefined
            ? {}
            : { CheckpointConfig: { S3Uri: `${settings.checkpoints.replace(/\/+$/, "")}/${name}` } }),
          ResourceConfig: {
            InstanceType: settings.instance,
            InstanceCount: settings.count,
            VolumeSizeInGB: settings.disk,
          },
          EnableManagedSpotTraining: settings.spot === "yes",
          StoppingCondition: {
            MaxRuntimeInSeconds: Math.round(settings.hours * 3600),
            ...(settings.spot === "yes" ? { MaxWaitTimeInSeconds: Math.round(settings.hours * 7200) } : {}),
          },
        });
        if (!reply.ok) return reply;
        return reply.value.ok ? { ok: true, value: null } : refuseStatus(reply.value);
      },
      async stop(name) {
        const reply = await api.ask("StopTrainingJob", { TrainingJobName: name });
        if (!reply.ok) return reply;
        return reply.value.ok ? { ok: true, value: null } : refuseStatus(reply.value);
      },
      async log(name) {
        const stream = await logStream(name);
        if (!stream.ok) return stream;
        if (stream.value === null) return { ok: true, value: "" };
        const lines: string[] = [];
        let nextToken: string | undefined;
        for (let page = 0; page < pagesMax; page++) {
          const query = { logGroupName, logStreamName: stream.value, startFromHead: true, nextToken };
          const read = await logs.read(await logs.ask("GetLogEvents", query), Page);
          if (!read.ok) return read;
          lines.push(...read.value.events.map(({ message }) => message));
          // The last page names itself as the next one.
          if (read.value.nextForwardToken === nextToken) break;
          nextToken = read.value.nextForwardToken;
        }
        return { ok: true, value: lines.join("\n") };
      },
    };
    return batchTrainer(cluster);
  },
};

const Streams = z.object({ logStreams: z.array(z.object({ logStreamName: z.string() })) });
const Page = z.object({ events: z.array(z.object({ message: z.string() })), nextForwardToken: z.string() });

function readJob(job: z.infer<typeof TrainingJob>): BatchJob {
  const identity = job.HyperParameters?.gshf_identity ?? null;
  const why = job.FailureReason ?? null;
  switch (job.TrainingJobStatus) {
    case "Completed":
      return { phase: "ended", identity, why };
    case "Failed":
      return { phase: "failed", identity, why };
    case "Stopped":
      return { phase: "stopped", identity, why };
    default: {
      const runs =
        job.TrainingJobStatus === "Stopping" || /^(Training|Uploading)$/.test(job.SecondaryStatus ?? "");
      return { phase: runs ? "running" : "waiting", identity, why };
    }
  }
}

function regionOf(baseUrl: string, given: string | undefined): string | null {
  return given ?? /^api\.sagemaker\.([a-z0-9-]+)\./.exec(URL.parse(baseUrl)?.hostname ?? "")?.[1] ?? null;
}

/** Says what is missing, whatever it is asked. */
function withoutCredentials(host: string): BatchCluster {
  const message = `${host} needs a token ACCESS_KEY_ID:SECRET, or ACCESS_KEY_ID:SECRET:SESSION_TOKEN`;
  const error: TrainerError = { code: "http-status", retryable: false, message, host, status: 401 };
  const refused = async () => ({ ok: false, error }) as const;
  return { host, find: refused, create: refused, stop: refused, log: refused };
}
