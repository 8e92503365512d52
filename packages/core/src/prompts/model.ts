import { z } from "zod";
import { readStored } from "../stored/model.ts";

/** One chat message, as OpenAI-compatible servers speak it. */
export const messageSchema = z.object({
  role: z.enum(["system", "user", "assistant"]),
  content: z.string().refine((text) => text.trim() !== "", "is empty"),
});
export type Message = z.output<typeof messageSchema>;

/** A conversation that waits for an answer. */
export const conversationSchema = z
  .array(messageSchema)
  .min(1, "has no messages")
  .max(200, "has more than 200 messages")
  .refine((messages) => messages.at(-1)?.role === "user", "must end with a message of the user");

/** A message as it is shown: a stored one may be what no conversation can hold. */
export const shownMessageSchema = z.object({ role: z.string(), content: z.string() });
export type ShownMessage = z.output<typeof shownMessageSchema>;

/** A stored conversation: what can be read of it, and (where it can't be asked as it stands) why. */
export type StoredConversation =
  | { messages: Message[]; problem: null }
  | { messages: ShownMessage[]; problem: string };

/** Reads a prompt's column. Whatever stands there is shown; only without a problem may a policy be asked. */
export function readConversation(stored: unknown): StoredConversation {
  const parsed = conversationSchema.safeParse(stored);
  if (parsed.success) return { messages: parsed.data, problem: null };
  const messages = Array.isArray(stored) ? stored.map(shownMessage) : [shownMessage(stored)];
  return { messages, problem: conversationProblem(parsed.error) };
}

/** What is wrong with a conversation, by its turn: "message 2 is empty". */
export function conversationProblem({ issues: [issue] }: z.ZodError): string {
  const [turn, field] = issue?.path ?? [];
  const what = issue?.message ?? "is no conversation";
  if (typeof turn !== "number")
    return `the conversation ${issue?.code === "invalid_type" ? "is no list of messages" : what}`;
  if (field === "content" && issue?.code === "custom") return `message ${turn + 1} ${what}`;
  return `message ${turn + 1} ${field === undefined ? "is no message" : `has a ${String(field)} that can't be read`}`;
}

/**
 * A stored conversation that a policy is asked.
 *
 * @throws UnreadableRow when none can be: whoever asks sets such prompts aside before
 */
export function askable(prompt: { key: string; messages: unknown }): Message[] {
  return readStored(conversationSchema, prompt.messages, `the conversation of prompt ${prompt.key}`);
}

const unreadableLengthMax = 20_000;

function shownMessage(stored: unknown): ShownMessage {
  const { role, content } = isRecord(stored) ? stored : {};
  if (typeof role === "string" && typeof content === "string") return { role, content };
  const shown = (JSON.stringify(stored) ?? "").slice(0, unreadableLengthMax);
  return { role: typeof role === "string" ? role : "unreadable", content: shown };
}

const promptField = z.union([
  conversationSchema,
  z
    .string()
    .refine((text) => text.trim() !== "", "is empty")
    .transform((content): Message[] => [{ role: "user", content }]),
]);

const keyField = z.string().min(1).max(200);

/** A row of a prompts file: `prompt` (or `messages`), optional `prompt_id` and `source`; other fields are ignored. */
export const promptRowSchema = z
  .object({
    prompt_id: keyField.optional(),
    prompt: promptField.optional(),
    messages: conversationSchema.optional(),
    source: z.string().max(200).default(""),
  })
  .transform((row, context) => {
    const messages = row.prompt ?? row.messages;
    if (messages !== undefined) return { key: row.prompt_id ?? null, messages, source: row.source };
    context.addIssue({ code: "custom", path: ["prompt"], message: "is missing" });
    return z.NEVER;
  });

const answerMessage = z.object({ role: z.literal("assistant"), content: messageSchema.shape.content });
const side = z.union([z.string(), answerMessage, z.array(messageSchema).min(1)]);

/**
 * A row of an offline comparisons file: TRL's and OpenRLHF's `prompt`/`chosen`/`rejected`, axolotl's
 * `messages`/`chosen`/`rejected`, an implicit prompt (the common prefix of two conversations), or a pair of
 * HH-RLHF transcripts.
 */
export const comparisonRowSchema = z
  .object({
    prompt_id: keyField.optional(),
    prompt: promptField.optional(),
    messages: conversationSchema.optional(),
    source: z.string().max(200).default(""),
    chosen: side,
    rejected: side,
  })
  .transform((row, context) => {
    const fail = (path: string, message: string) => {
      context.addIssue({ code: "custom", path: [path], message });
      return z.NEVER;
    };
    const chosen = conversationOf(row.chosen);
    const rejected = conversationOf(row.rejected);
    const explicit = row.prompt ?? row.messages;
    const messages = explicit ?? chosen.slice(0, -1);
    if (messages.length === 0)
      return fail("prompt", "is missing, and `chosen` holds no conversation to take it from");
    const [first, second] = [chosen.at(-1), rejected.at(-1)];
    if (first?.role !== "assistant") return fail("chosen", "must end with an answer of the assistant");
    if (second?.role !== "assistant") return fail("rejected", "must end with an answer of the assistant");
    if (first.content.trim() === "") return fail("chosen", "is empty");
    if (second.content.trim() === "") return fail("rejected", "is empty");
    if (messages.at(-1)?.role !== "user") return fail("prompt", "must end with a message of the user");
    if (explicit === undefined && JSON.stringify(rejected.slice(0, -1)) !== JSON.stringify(messages)) {
      return fail("rejected", "answers another conversation than `chosen`");
    }
    if (first.content === second.content) return fail("rejected", "is the same text as `chosen`");
    return {
      key: row.prompt_id ?? null,
      messages,
      source: row.source,
      chosen: first.content,
      rejected: second.content,
    };
  });
export type ComparisonRow = z.output<typeof comparisonRowSchema>;

function conversationOf(value: z.output<typeof side>): Message[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== "string") return [value];
  return /^\s*Human:/.test(value) ? parseTranscript(value) : [{ role: "assistant", content: value }];
}

/** An HH-RLHF transcript (`\n\nHuman: … \n\nAssistant: …`) as chat messages. */
export function parseTranscript(transcript: string): Message[] {
  const turns = transcript.split(/(?:^|\n\n)(?=(?:Human|Assistant):)/);
  return turns
    .filter((turn) => turn.trim() !== "")
    .map((turn): Message => {
      const human = turn.startsWith("Human:");
      const content = turn.slice(turn.indexOf(":") + 1).trim();
      return { role: human ? "user" : "assistant", content };
    });
}

export const splits = ["train", "validation", "test", "ood"] as const;

export const rowErrorSchema = z.object({ line: z.number(), field: z.string(), message: z.string() });
export type RowError = z.output<typeof rowErrorSchema>;

/** What became of one file. */
export const importReportSchema = z.object({
  id: z.uuid(),
  kind: z.enum(["prompts", "comparisons"]),
  fileName: z.string(),
  state: z.enum(["done", "refused"]),
  rowsTotal: z.int(),
  rowsNew: z.int(),
  rowsKnown: z.int(),
  /** At most the first 200. */
  errors: z.array(rowErrorSchema),
  errorsTotal: z.int(),
  createdAt: z.date(),
});
export type ImportReport = z.output<typeof importReportSchema>;

/** The first thing wrong with a row, as its field, the value's beginning and what is asked. */
export function rowError(line: number, row: unknown, error: z.ZodError): RowError {
  const issue = deepest(error.issues[0]);
  const path = issue?.path ?? [];
  const field = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  const value = path.reduce<unknown>((at, part) => (isRecord(at) ? at[String(part)] : undefined), row);
  const shown = value === undefined ? "" : ` (got ${JSON.stringify(value).slice(0, 60)})`;
  return {
    line,
    field: field.replace(/^\./, "") || "row",
    message: `${issue?.message ?? "is invalid"}${shown}`,
  };
}

/** Of a union's branches, the issue that got furthest into the value says most. */
function deepest(issue: z.core.$ZodIssue | undefined): z.core.$ZodIssue | undefined {
  if (issue?.code !== "invalid_union") return issue;
  const branches = issue.errors.map((branch) => deepest(branch[0])).filter((inner) => inner !== undefined);
  const best = branches.sort((a, b) => rank(b) - rank(a))[0];
  return best === undefined ? issue : { ...best, path: [...issue.path, ...best.path] };
}

const rank = (issue: z.core.$ZodIssue) => issue.path.length * 2 + (issue.code === "invalid_type" ? 0 : 1);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
