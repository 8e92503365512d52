import {
  isServedToOthers,
  keyList,
  optionalText,
  parseEnv,
  productionProblems,
  serviceEnv,
} from "@gshf/core/runtime";
import { isLoopbackHost } from "@gshf/http";
import { z } from "zod";

/** Values that have stood in examples or tutorials somewhere; a server with one of them must not start. */
const wellKnownSecret = /^(?:(?:change-?me|secret|password|insecure|example|default|test|dev)|(.)\1*$)/i;

const webEnv = serviceEnv
  .extend({
    /** Keys by commas: the first makes cookies, all read them. */
    NEXTAUTH_SECRET: keyList(
      z
        .string()
        .min(32, "must have at least 32 characters")
        .refine((value) => !wellKnownSecret.test(value), "looks like a default value; make one of your own")
        .refine((value) => new Set(value).size > 8, "is not random"),
      "is missing; make one with: openssl rand -base64 48",
    ),
    /** Where it listens. */
    PORT: z.coerce.number("must be a port").int().min(0).max(65_535).default(3000),
    WEB_HOST: z.string().default("0.0.0.0"),
    /** Where /metrics answers, apart from what the world reaches; nowhere if left out. */
    METRICS_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
    METRICS_HOST: z.string().default("127.0.0.1"),
    /** Requests a minute of one person, and of one API token; half of it at once. Off for nobody. */
    RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(60).default(1_200),
    /** Sign-ins, joins and entries a minute from one address. */
    RATE_LIMIT_ENTRY_PER_MINUTE: z.coerce.number().int().min(5).default(120),
    /** How many proxies of yours stand in front, each adding an address to X-Forwarded-For. */
    TRUSTED_PROXIES: z.coerce.number().int().min(1).max(10).optional(),
    OIDC_ISSUER: optionalText,
    OIDC_CLIENT_ID: optionalText,
    OIDC_CLIENT_SECRET: optionalText,
    /** Whose verified addresses may sign up by themselves; everybody else needs an invite link. */
    OIDC_ALLOWED_DOMAINS: z
      .string()
      .default("")
      .transform((value) => value.split(",").flatMap((domain) => domain.trim().toLowerCase() || [])),
  })
  .superRefine((env, context) => {
    for (const { path, message } of productionProblems(env)) {
      context.addIssue({ code: "custom", path: [path], message });
    }
    if (env.TRUSTED_PROXIES === undefined && isServedToOthers(env)) {
      const message =
        "is missing: say how many proxies of yours stand in front, each adding an address to X-Forwarded-For (1 " +
        "behind one load balancer). People are told apart by the address that they saw";
      context.addIssue({ code: "custom", path: ["TRUSTED_PROXIES"], message });
    }
    const oidc = [env.OIDC_ISSUER, env.OIDC_CLIENT_ID, env.OIDC_CLIENT_SECRET];
    if (oidc.some((value) => value !== null) && oidc.some((value) => value === null)) {
      const message = "OIDC needs all of OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET";
      context.addIssue({ code: "custom", path: ["OIDC_ISSUER"], message });
    }
    if (env.GSHF_DEMO && !isLoopbackHost(URL.parse(env.DATABASE_URL)?.hostname ?? "")) {
      const message =
        "the demo's one-click sign-in is only for the database that `npm start` embeds on this machine";
      context.addIssue({ code: "custom", path: ["GSHF_DEMO"], message });
    }
  });

export type Env = z.output<typeof webEnv>;

/** @throws Error listing every problem, not only the first */
export function readEnv(source: Readonly<Record<string, string | undefined>>): Env {
  return parseEnv(webEnv, "The web app", source);
}

let parsed: Env | undefined;

/** The environment of this process. Not read while building: a build knows no secrets. */
export function env(): Env {
  parsed ??= readEnv(process.env);
  return parsed;
}
