import { parseArgs } from "node:util";
import { z } from "zod";
import { Faults } from "./faults.ts";

/** What `main.ts` needs to know. */
export type Options = {
  readonly pools: readonly string[];
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly publicUrl: string;
  readonly skipBadRows: boolean;
  readonly allowedHosts: readonly string[];
  readonly threads: number;
  readonly faults: Faults | null;
  readonly webhookSecret: string | null;
  readonly logLevel: string;
  readonly warm: boolean;
};

export type ParsedOptions =
  | { readonly ok: true; readonly options: Options }
  | { readonly ok: false; readonly problems: readonly string[] };

export const usage = `gshf lab: policies over pools of answers, embeddings, a trainer and annotators, on one port

usage: node apps/lab/src/main.ts --pools FILE[,FILE] [options]

  --pools FILE[,FILE]     JSONL or .jsonl.gz; needed
  --port N                default $PORT or 7788
  --host ADDRESS          default 127.0.0.1
  --data DIR              embeddings, jobs, checkpoints; default .gshf/lab
  --public-url URL        where others reach the lab; default http://HOST:PORT
  --skip-bad-rows         leave bad rows out instead of refusing to start
  --allowed-hosts A,B     hosts beside this machine to fetch artifacts from and to visit invites on;
                          that of $APP_URL is one of them
  --threads N             threads that embed; default 2
  --no-warm               embed only when asked, not ahead of time
  --webhook-secret whsec  signs events of jobs that bring no secret; or $LAB_WEBHOOK_SECRET
  --allow-faults          GET, POST and DELETE /faults, for tests
  --faults JSON           faults from the start; implies --allow-faults
  --log-level LEVEL       default $LOG_LEVEL or info`;

const list = (text: string) => text.split(",").filter((part) => part !== "");

const Values = z.object({
  pools: z.string({ error: "needed" }).transform(list).pipe(z.array(z.string()).min(1, "names no file")),
  port: z.coerce.number().int().min(0).max(65_535),
  host: z.string().default("127.0.0.1"),
  data: z.string().min(1).default(".gshf/lab"),
  "public-url": z.url({ protocol: /^https?$/ }).optional(),
  "skip-bad-rows": z.boolean().default(false),
  "allowed-hosts": z.string().default("").transform(list),
  threads: z.coerce.number().int().min(1).max(64).default(2),
  "no-warm": z.boolean().default(false),
  "webhook-secret": z.string().optional(),
  "allow-faults": z.boolean().default(false),
  faults: z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom", message: "is no JSON" });
        return z.NEVER;
      }
    })
    .pipe(Faults)
    .optional(),
  "log-level": z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]),
});

/** Reads the command line over the environment; lists every problem, not only the first. */
export function parseOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ParsedOptions {
  const flags = ["skip-bad-rows", "no-warm", "allow-faults"];
  const names = Object.keys(Values.shape);
  let given: Record<string, unknown>;
  try {
    const options = Object.fromEntries(
      names.map((name) => [name, { type: flags.includes(name) ? "boolean" : "string" } as const]),
    );
    given = parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    return { ok: false, problems: [error instanceof Error ? error.message : String(error)] };
  }
  const parsed = Values.safeParse({
    port: env.PORT ?? "7788",
    "log-level": env.LOG_LEVEL ?? "info",
    "webhook-secret": env.LAB_WEBHOOK_SECRET,
    ...given,
  });
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `--${issue.path.map(String).join(".")}: ${issue.message}`,
    );
    return { ok: false, problems };
  }
  const values = parsed.data;
  return {
    ok: true,
    options: {
      pools: values.pools,
      port: values.port,
      host: values.host,
      data: values.data,
      publicUrl: (values["public-url"] ?? `http://${values.host}:${values.port}`).replace(/\/+$/, ""),
      skipBadRows: values["skip-bad-rows"],
      allowedHosts: [...values["allowed-hosts"], ...hostOf(env.APP_URL)],
      threads: values.threads,
      faults: values.faults ?? (values["allow-faults"] ? {} : null),
      webhookSecret: values["webhook-secret"] ?? null,
      logLevel: values["log-level"],
      warm: !values["no-warm"],
    },
  };
}

function hostOf(url: string | undefined): string[] {
  const parsed = url === undefined ? null : URL.parse(url);
  return parsed === null ? [] : [parsed.hostname];
}
