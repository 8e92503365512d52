import { z } from "zod";
import { readStored } from "../stored/model.ts";
import { isVisible } from "../text/model.ts";
import { workProblemSchema } from "../trouble/model.ts";

/** One chat message, as OpenAI-compatible servers speak it. */
export const messageSchema = z.object({
  role: z.enum(["system", "user", "assistant"]),
  content: z.string().refine(isVisible, "is empty"),
});
export type Message = z.output<typeof messageSchema>;

export const messagesMax = 200;

/** A conversation that waits for an answer. */
export const conversationSchema = z
  .array(messageSchema)
  .min(1, "has no messages")
  .max(messagesMax, `has more than ${messagesMax} messages`)
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

/** What a prompt is for: rounds may ask it, or it is there for the comparisons it came with. */
export const promptUses = ["rounds", "offline_only"] as const;

/** What a prompt's answers serve: to be learned from, or to be measured on. */
export const splits = ["train", "validation", "test", "ood"] as const;
export type Split = (typeof splits)[number];

/** Why a prompt can't leave the train split: what was learned from it. */
export const learnedBecause = ["asked", "drawn", "compared"] as const;

const splitWords: ReadonlyMap<string, Split> = new Map([
  ["train", "train"],
  ["training", "train"],
  ["validation", "validation"],
  ["valid", "validation"],
  ["val", "validation"],
  ["dev", "validation"],
  ["eval", "validation"],
  ["evaluation", "validation"],
  ["test", "test"],
  ["testing", "test"],
  ["ood", "ood"],
]);

/**
 * The split that a file means by a word: one of ours, another name of it, or such a name with more behind it, as data
 * sets on Hugging Face have them (`train_sft`, `test_prefs`). Null where it means none of them.
 */
export function splitNamed(word: string): Split | null {
  const name = word.trim().toLowerCase();
  const parts = name.replace(/out[ _-]of[ _-]distribution/, "ood").split(/[_.-]/);
  return parts.includes("ood") ? "ood" : (splitWords.get(parts[0] ?? "") ?? null);
}

export const rowErrorSchema = z.object({ line: z.number(), field: z.string(), message: z.string() });
export type RowError = z.output<typeof rowErrorSchema>;

/** What is to be told about rows that were taken, and of how many, the first of them named. */
export const rowNoteSchema = z.object({ message: z.string(), rows: z.int(), line: z.int() });
export type RowNote = z.output<typeof rowNoteSchema>;

/** What a file may hold: prompts, two answers to each with a label, or answers to each that nobody has compared. */
export const importKinds = ["prompts", "comparisons", "pools"] as const;

/** What a column of a file can be read as, where its own name doesn't say. */
export const columnFields = [
  "prompt",
  "chosen",
  "rejected",
  "candidates",
  "system",
  "prompt_id",
  "source",
  "split",
  "tags",
  "p_chosen",
  "n_votes",
  "weight",
  "strength",
] as const;

/** A file's own names of columns, and what they are to be read as. */
export const columnNamesSchema = z.record(z.string().max(200), z.enum(columnFields));
export type ColumnNames = z.output<typeof columnNamesSchema>;

/** How a file is to be read. */
export const importOptionsSchema = z.object({
  /** `refuse` the whole file when some of its rows can't be taken, or `skip` those and import the rest. */
  badRows: z.enum(["refuse", "skip"]).default("refuse"),
  /** Of new prompts whose rows say none; left out, the hash of their keys decides. */
  split: z.enum(splits).optional(),
  /** What its columns are to be read as, where their names don't say. */
  columns: columnNamesSchema.default({}),
});
export type ImportOptions = z.output<typeof importOptionsSchema>;

export const importRefSchema = z.object({ slug: z.string(), id: z.uuid() });

/** A file that somebody is about to send. */
export const newImportSchema = z.object({
  slug: z.string(),
  kind: z.enum(importKinds),
  fileName: z.string().min(1).max(255),
  /** How long it is. */
  bytes: z.int().min(1),
  /** Anything by which its sender knows the file again: who comes back with it goes on where the sending stopped. */
  fingerprint: z.string().min(1).max(500),
});

/** What a file holds, and how it is to be read. */
export const startImportSchema = importRefSchema.extend({
  kind: z.enum(importKinds).optional(),
  ...importOptionsSchema.shape,
});

/** A part of a file but for its last, all of one size. */
export const partBytes = 8 * 1024 * 1024;

/** Of a file as it is sent, packed or not. */
export const uploadBytesMax = 2 * 1024 * 1024 * 1024;

/** What of a file has come to lie in the bucket. */
export const importUploadSchema = z.object({
  id: z.string(),
  parts: z.array(z.object({ tag: z.string(), sha256: z.string(), bytes: z.int() })),
});
export type ImportUpload = z.output<typeof importUploadSchema>;

/** `received`: it is whole, and waits for somebody to say how it is to be read. */
export const importStates = [
  "receiving",
  "received",
  "reading",
  "done",
  "refused",
  "undone",
  "failed",
  "stopped",
] as const;
export type ImportState = (typeof importStates)[number];

/** Those in which nothing is on its way. */
export const isImportAtRest = (state: ImportState) => state !== "receiving" && state !== "reading";

/** What became of one file, or how far it is. */
export const importReportSchema = z.object({
  id: z.uuid(),
  kind: z.enum(importKinds),
  fileName: z.string(),
  /** What was found in it: "JSONL in gzip: HH-RLHF transcripts". */
  format: z.string(),
  /** The names that its first rows have. */
  columns: z.array(z.string()),
  options: importOptionsSchema,
  state: z.enum(importStates),
  /** Of the file as it was sent; null of one that is not kept. */
  bytes: z.number().nullable(),
  /** What has come of it. */
  bytesReceived: z.number(),
  /** What has been read of it. */
  bytesRead: z.number(),
  /** Rows that were stored, once all are read. */
  rowsStored: z.int(),
  rowsTotal: z.int(),
  rowsNew: z.int(),
  rowsKnown: z.int(),
  /** Rows that were not taken, at most the first 200: of a refused file, what it was refused for. */
  errors: z.array(rowErrorSchema),
  errorsTotal: z.int(),
  notes: z.array(rowNoteSchema),
  problem: workProblemSchema.nullable(),
  createdAt: z.date(),
  /** When it was over; null while it isn’t. */
  endedAt: z.date().nullable(),
});
export type ImportReport = z.output<typeof importReportSchema>;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** What prompts are called together, so that rounds can choose them. */
export const tagSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{C},]*$/u, "must have no comma");
export const tagsSchema = z.array(tagSchema).max(20);

/** How many files and tags prompts are chosen by at most. */
export const chosenImportsMax = 50;
export const chosenTagsMax = 20;

/** As JSON text: a file's own names, `constructor` among them, are no names of fields in an answer of ours. */
const extraSchema = z.string();
const answerSchema = z.object({ text: z.string(), extra: extraSchema });
/** A row of a file as it is stored. */
export const importedRowSchema = z.object({
  prompt: z.array(shownMessageSchema),
  /** Of a comparison, the answer that was preferred; of a tie, the first. */
  chosen: z.string().nullable(),
  rejected: z.string().nullable(),
  weight: z.number().nullable(),
  p_chosen: z.number().nullable(),
  /** Of a pool, its answers. */
  answers: z.array(answerSchema),
  /** What the file had beside what was read. */
  extra: extraSchema,
});

/** Prompts by where they came from and what they are called; what is left out narrows nothing. */
export const promptChoiceSchema = z.object({
  /** Of these files. */
  imports: z.array(z.uuid()).max(chosenImportsMax).optional(),
  /** With one of these tags. */
  tags: tagsSchema.max(chosenTagsMax).optional(),
});
export type PromptChoice = z.output<typeof promptChoiceSchema>;
