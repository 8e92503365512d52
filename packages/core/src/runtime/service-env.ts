import { z } from "zod";

const flag = z
  .enum(["0", "1", "true", "false", ""])
  .default("0")
  .transform((value) => value === "1" || value === "true");

export const optionalText = z
  .string()
  .optional()
  .transform((value) => (value === undefined || value === "" ? null : value));

const list = z
  .string()
  .default("")
  .transform((value) => value.split(",").flatMap((item) => item.trim().toLowerCase() || []));

/**
 * One key, or several by commas: the first is used for what is new, the others for what there is from before, so that
 * a key can be changed while people work.
 */
export function keyList<T>(key: z.ZodType<T, string>, missing = "is missing") {
  return z
    .string(missing)
    .transform((value) => value.split(",").map((part) => part.trim()))
    .pipe(z.array(key))
    .transform(([first, ...others]): [T, ...T[]] => {
      if (first === undefined) throw new Error("a text that is split has a first part");
      return [first, ...others];
    });
}

/** What every process of ours needs from its environment; each app adds its own fields. */
export const serviceEnv = z.object({
  /** `production` forbids what only development may have. */
  NODE_ENV: z.string().default("development"),
  DATABASE_URL: z.string("is missing").regex(/^postgres(ql)?:\/\//, "must start with postgresql://"),
  APP_URL: z
    .url("must be the public base URL, such as https://labels.example.org")
    .transform((value) => value.replace(/\/+$/, "")),
  /** Keys by commas: the first seals, all open. */
  SECRETS_KEY: keyList(
    z
      .base64("must be 32 random bytes in base64; make them with: openssl rand -base64 32")
      .transform((value) => Buffer.from(value, "base64"))
      .refine((key) => key.length === 32, "must be exactly 32 bytes in base64")
      .refine((key) => new Set(key).size > 8, "is not random"),
  ),
  S3_ENDPOINT: optionalText,
  S3_REGION: z.string().default("us-east-1"),
  S3_BUCKET: z.string("is missing").min(1),
  S3_ACCESS_KEY_ID: optionalText,
  S3_SECRET_ACCESS_KEY: optionalText,
  S3_FORCE_PATH_STYLE: flag,
  GSHF_DEMO: flag,
  EGRESS_ALLOW_PRIVATE: flag,
  EGRESS_ALLOWED_HOSTS: list,
  LAB_URL: optionalText,
  WORKER_LEASE_SECONDS: z.coerce.number().positive().default(30),
  /** Base URL of whoever takes traces by OTLP over HTTP; none are kept without. */
  OTEL_EXPORTER_OTLP_ENDPOINT: optionalText.pipe(
    z.url("must be a URL, such as http://collector:4318").nullable(),
  ),
  /** The share of traces that are kept. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});
export type ServiceEnv = z.output<typeof serviceEnv>;

/**
 * Parses an environment once, at the edge.
 *
 * @param process what can't start, for the message
 * @throws Error listing every problem, not only the first; values are never shown, they may be secrets
 */
export function parseEnv<S extends z.ZodType>(
  schema: S,
  process: string,
  source: Readonly<Record<string, string | undefined>>,
): z.output<S> {
  const result = schema.safeParse(source);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `  ${String(path[0])}: ${message}`);
  throw new Error(`${process} can't start with this environment:\n${problems.join("\n")}`);
}
