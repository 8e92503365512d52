import { z } from "zod";

export const slugSchema = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/,
    "Use lower-case letters, digits and inner hyphens, at most 48.",
  );

/** A slug that a name suggests; empty where it has neither letters nor digits for one. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 48)
    .replace(/^-+|-+$/g, "");
}

const nameSchema = z.string().trim().min(1).max(120);
const descriptionSchema = z.string().max(2000);
const urlSchema = z.string().trim().max(500);

export const newProjectSchema = z.object({
  slug: slugSchema,
  name: nameSchema,
  description: descriptionSchema.default(""),
  validationShare: z.number().min(0).max(0.9).default(0.25),
});

/** What came of asking an endpoint last. `message` never repeats what it sent, nor a key. */
export const connectionCheckSchema = z.object({
  /** ISO 8601. */
  at: z.string(),
  works: z.boolean(),
  /** HTTP; null when there was no answer. */
  status: z.int().nullable(),
  latencyMs: z.int(),
  message: z.string(),
});
export type ConnectionCheck = z.output<typeof connectionCheckSchema>;

/** How the server of trained policies gets at an adapter. */
export const handovers = ["load", "resolve"] as const;
export type Handover = (typeof handovers)[number];

export const handoverNotes: Readonly<Record<Handover, string>> = {
  load: "It is told to load it (vLLM, SGLang)",
  resolve: "It finds it by its name (a vLLM resolver)",
};

/** What a pattern of an adapter’s path may name, in braces. */
export const adapterPathFields = {
  uri: "the artifact’s address",
  host: "its host or bucket",
  path: "its path, without the first slash",
  repo: "its repository on the Hugging Face Hub",
  revision: "its commit there",
  sha256: "its checksum",
  model: "the name it gets at the server",
} as const;
type AdapterPathField = keyof typeof adapterPathFields;

/** The pattern where a project has none. */
export const adapterPathDefaults: Readonly<Record<Handover, string>> = { load: "{uri}", resolve: "{model}" };

const isField = (name: string): name is AdapterPathField => Object.hasOwn(adapterPathFields, name);

/** What is wrong with a pattern; null where nothing is. */
export function adapterPathFault(pattern: string): string | null {
  const names = [...pattern.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name);
  const unknown = names.find((name) => !isField(name));
  if (unknown !== undefined) {
    const known = Object.keys(adapterPathFields).map((name) => `{${name}}`);
    return `{${unknown}} is nothing that an artifact has; it has ${known.join(", ")}.`;
  }
  if (/[{}]/.test(pattern.replace(/\{[^{}]*\}/g, ""))) return "A brace has no other half.";
  return names.length === 0
    ? "Name at least one part of the artifact, such as {sha256}: each has a path of its own."
    : null;
}

/** What a server is told of an adapter: the pattern with the parts of its artifact. */
export function adapterPathOf(
  pattern: string,
  artifact: { uri: string; sha256: string | null; model: string },
): { ok: true; path: string } | { ok: false; message: string } {
  const parts = { ...partsOf(artifact.uri), ...artifact };
  let fault: string | null = null;
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
    const part = isField(name) ? (parts[name] ?? "") : "";
    if (part === "") fault ??= `its artifact has no {${name}}`;
    // What a trainer names must not lead out of the folder that a person wrote.
    const leadsOut = name !== "uri" && part.split("/").some((piece) => piece === ".." || piece === ".");
    if (leadsOut || /[\p{Cc}\p{Cf}]/u.test(part)) fault ??= `its artifact’s {${name}} leads elsewhere`;
    return part;
  });
  return fault === null ? { ok: true, path } : { ok: false, message: fault };
}

function partsOf(uri: string): Partial<Record<AdapterPathField, string | undefined>> {
  const [, scheme = "", rest = ""] = /^([a-z0-9]+):\/\/(.*)$/.exec(uri) ?? [];
  if (scheme === "hf") {
    const [, repo, revision, path] =
      /^(?:models\/)?([\w.-]+(?:\/[\w.-]+)?)(?:@([\w.-]+))?(?:\/([^@]*))?$/.exec(rest) ?? [];
    return { host: "huggingface.co", repo, revision, path };
  }
  if (scheme === "file") return { path: rest.replace(/^\/+/, "") };
  const [, host, path = ""] = /^([^/?#]*)\/?([^?#]*)/.exec(rest) ?? [];
  return { host, path: scheme.startsWith("http") ? decoded(path) : path };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const adapterPathSchema = z
  .string()
  .trim()
  .max(500)
  .superRefine((pattern, context) => {
    const fault = adapterPathFault(pattern);
    if (fault !== null) context.addIssue(fault);
  });

const sharedMountSchema = z
  .string()
  .trim()
  .max(500)
  .regex(/^(\/[^/\p{Cc}\p{Cf}]+)+\/?$/u, "Enter a folder’s path, such as /mnt/models.")
  .refine((path) => !/\/\.\.?(\/|$)/.test(path), "Leave out “.” and “..”.");

/** Settings to change; what is left out stays as it is. */
export const projectSettingsSchema = z.object({
  slug: z.string(),
  name: nameSchema.optional(),
  description: descriptionSchema.optional(),
  /** null takes the trainer away. */
  trainerUrl: urlSchema.nullable().optional(),
  /**
   * Left out: the stored token stays, with the server it was given for; null: no token. Never answered back. A service
   * account’s takes a kilobyte.
   */
  trainerToken: z.string().max(4_000).nullable().optional(),
  scorerUrl: urlSchema.nullable().optional(),
  scorerModel: z.string().max(200).nullable().optional(),
  /** As the trainer's token. */
  scorerKey: z.string().max(500).nullable().optional(),
  /** Where trained policies are served; null: where π₀ is. */
  servingUrl: urlSchema.nullable().optional(),
  /** As the trainer's token. */
  servingKey: z.string().max(500).nullable().optional(),
  handover: z.enum(handovers).optional(),
  /** What the server is told of an adapter; null: its artifact's address, or the name alone where it resolves names. */
  adapterPath: adapterPathSchema.nullable().optional(),
  /** The folder below which a trainer may say that artifacts lie; null: it may not. */
  sharedMount: sharedMountSchema.nullable().optional(),
});

export const deleteProjectSchema = z.object({
  slug: z.string(),
  /** The short name, typed once more. */
  confirm: z.string(),
});
