import { z } from "zod";

const flag = z
  .enum(["0", "1", "true", "false", ""])
  .default("0")
  .transform((value) => value === "1" || value === "true");

/** Values that have stood in examples or tutorials somewhere; a server with one of them must not start. */
const wellKnownSecret = /^(change-?me|secret|password|insecure|example|default|test|dev|0+|1+|x+)/i;

const secret = z
  .string("is missing; make one with: openssl rand -base64 48")
  .min(32, "must have at least 32 characters")
  .refine((value) => !wellKnownSecret.test(value), "looks like a default value; make one of your own");

const optionalText = z
  .string()
  .optional()
  .transform((value) => (value === undefined || value === "" ? null : value));

const schema = z
  .object({
    DATABASE_URL: z.string("is missing").regex(/^postgres(ql)?:\/\//, "must start with postgresql://"),
    APP_URL: z
      .url("must be the public base URL, such as https://labels.example.org")
      .transform((value) => value.replace(/\/+$/, "")),
    NEXTAUTH_SECRET: secret,
    SECRETS_KEY: z
      .base64("must be 32 random bytes in base64; make them with: openssl rand -base64 32")
      .refine((value) => Buffer.from(value, "base64").length === 32, "must be exactly 32 bytes in base64")
      .refine((value) => new Set(Buffer.from(value, "base64")).size > 8, "is not random"),
    S3_ENDPOINT: optionalText,
    S3_REGION: z.string().default("us-east-1"),
    S3_BUCKET: z.string("is missing").min(1),
    S3_ACCESS_KEY_ID: optionalText,
    S3_SECRET_ACCESS_KEY: optionalText,
    S3_FORCE_PATH_STYLE: flag,
    GSHF_DEMO: flag,
    EGRESS_ALLOW_PRIVATE: flag,
    EGRESS_ALLOWED_HOSTS: z
      .string()
      .default("")
      .transform((value) => value.split(",").flatMap((host) => host.trim() || [])),
    LAB_URL: optionalText,
    WORKER_LEASE_SECONDS: z.coerce.number().positive().default(30),
    LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
    OIDC_ISSUER: optionalText,
    OIDC_CLIENT_ID: optionalText,
    OIDC_CLIENT_SECRET: optionalText,
    OIDC_ALLOWED_DOMAINS: z
      .string()
      .default("")
      .transform((value) => value.split(",").flatMap((domain) => domain.trim().toLowerCase() || [])),
  })
  .superRefine((env, context) => {
    const oidc = [env.OIDC_ISSUER, env.OIDC_CLIENT_ID, env.OIDC_CLIENT_SECRET];
    if (oidc.some((value) => value !== null) && oidc.some((value) => value === null)) {
      context.addIssue({
        code: "custom",
        path: ["OIDC_ISSUER"],
        message: "OIDC needs all of OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET",
      });
    }
    if (env.GSHF_DEMO && !isLoopback(env.DATABASE_URL)) {
      context.addIssue({
        code: "custom",
        path: ["GSHF_DEMO"],
        message:
          "the demo's one-click sign-in is only for the database that `npm start` embeds on this machine",
      });
    }
  });

function isLoopback(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? "";
  return host === "localhost" || host === "[::1]" || host.startsWith("127.");
}

export type Env = z.output<typeof schema>;

/**
 * Parses the environment once, at the edge.
 *
 * @throws Error listing every problem, not only the first
 */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const result = schema.safeParse(source);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The web app can't start with this environment:\n${problems.join("\n")}`);
}

let parsed: Env | undefined;

/** The environment of this process. Not read while building: a build knows no secrets. */
export function env(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}
