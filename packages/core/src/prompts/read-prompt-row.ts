import { isVisible } from "../text/model.ts";
import { BadRow, isAbsent, isRecord, type Notes, type RawRow, type RowReading, readRow } from "./bad-row.ts";
import { type Extra, keep, put } from "./keep.ts";
import { type Message, type Split, splitNamed, tagsSchema } from "./model.ts";
import { checkPrompt, isOpenTranscript, parseTranscript, readMessages } from "./read-conversation.ts";

/** A prompt as a file has it. `key` is null where the file gives it no id. */
export type PromptRow = {
  /** What rows of its kind are called. */
  shape: string;
  key: string | null;
  messages: Message[];
  source: string;
  tags: string[];
  /** Null where the row says none. */
  split: Split | null;
  extra: Extra;
};

/**
 * A row of a prompts file: `prompt` or `text`, `messages`, `conversations` (ShareGPT), `instruction` and `input`
 * (Alpaca), or a request of OpenAI's batches; `prompt_id`, `source`, `tags` and `split`. An answer at the end of the
 * conversation is no part of the prompt. Other fields are kept in `extra`, with a note.
 */
export function readPromptRow(raw: unknown): RowReading<PromptRow> {
  return readRow((notes) => {
    if (!isRecord(raw)) throw new BadRow("row", "is no JSON object", raw);
    const row = isRecord(raw.body) && !isAbsent(raw.body.messages) ? flatten(raw, raw.body) : raw;
    const extra: Extra = {};
    const found = findPrompt(row, notes, extra);
    if (found === null) throw new BadRow("prompt", "is missing");
    const { field, fields, messages } = found;
    const asked = messages.at(-1)?.role === "assistant" ? messages.slice(0, -1) : messages;
    if (asked.length < messages.length) {
      if (field === "prompt") throw new BadRow("prompt", "must end with a message of the user");
      notes.add(`the last answer of \`${field}\` is no part of the prompt; it is kept beside the row`);
      put(extra, "answer", messages.at(-1)?.content);
    }
    const used = [...fields, keyField(row), "source", "split", ...(readTags(row).length > 0 ? ["tags"] : [])];
    keepOthers(row, used, notes, extra);
    noteSpecialTokens(
      asked.map(({ content }) => content),
      notes,
    );
    return {
      shape: promptShapes.get(field) ?? "prompts",
      key: readKey(row),
      messages: checkPrompt(asked, field),
      source: readSource(row),
      tags: readTags(row),
      split: readSplit(row),
      extra,
    };
  });
}

const promptShapes: ReadonlyMap<string, string> = new Map([
  ["instruction", "prompts as instructions (Alpaca)"],
  ["input", "prompts as instructions (Alpaca)"],
  ["input.messages", "OpenAI requests"],
  ["messages", "prompts as conversations"],
  ["conversations", "ShareGPT conversations"],
  ["conversation", "prompts as conversations"],
]);

function flatten(row: RawRow, body: RawRow): RawRow {
  const outer = Object.entries(row).filter(([name]) => name !== "body");
  // Not by assignment, which takes a field called `__proto__` for something else.
  return Object.fromEntries([...Object.entries(body), ...outer]);
}

export type FoundPrompt = { field: string; fields: string[]; messages: Message[] };

/** The fields that hold a conversation, by the formats that have them. */
export const conversationFields = ["messages", "conversations", "conversation"];

/** The prompt of a row by the first of its fields that has one; system and earlier turns included. */
export function findPrompt(row: RawRow, notes: Notes, extra: Extra): FoundPrompt | null {
  const found = findAsked(row, notes, extra);
  return found === null ? null : withContext(found, row, notes);
}

/** A prompt with the columns that say what came before it: the system's message and earlier turns. */
export function withContext(found: FoundPrompt, row: RawRow, notes: Notes): FoundPrompt {
  const history = readHistory(row);
  const turns = found.messages.findIndex(({ role }) => role !== "system");
  const [systems, asked] = [found.messages.slice(0, turns), found.messages.slice(turns)];
  const repeats = history.every((turn, i) => isSameMessage(turn, asked[i]));
  const messages = repeats ? found.messages : [...systems, ...history, ...asked];
  const fields = [...found.fields, ...(history.length === 0 ? [] : ["history"])];
  return withSystem({ ...found, messages, fields }, readSystem(row), notes);
}

export function isSameMessage(a: Message | undefined, b: Message | undefined): boolean {
  return a?.role === b?.role && a?.content === b?.content;
}

function findAsked(row: RawRow, notes: Notes, extra: Extra): FoundPrompt | null {
  // HelpSteer3 calls the whole conversation its context; elsewhere that is a text which a question is about.
  const context = Array.isArray(row.context) ? ["context"] : [];
  for (const field of ["prompt", "text", "question", ...conversationFields, ...context]) {
    const value = row[field];
    if (isAbsent(value)) continue;
    if (typeof value !== "string") {
      const messages = readMessages(value, field, notes, extra);
      return { field, fields: [field], messages };
    }
    if (!isVisible(value)) throw new BadRow(field, "is empty", value);
    if (field === "prompt" && isOpenTranscript(value)) {
      const turns = parseTranscript(value, field, notes);
      return { field, fields: [field], messages: turns.slice(0, -1) };
    }
    return { field, fields: [field], messages: [{ role: "user", content: value }] };
  }
  const { instruction, input } = row;
  if (isRecord(input) && !isAbsent(input.messages)) {
    for (const [name, value] of Object.entries(input)) {
      if (name !== "messages" && !isAbsent(value)) keep(`input.${name}`, value, notes, extra);
    }
    return {
      field: "input.messages",
      fields: ["input"],
      messages: readMessages(input.messages, "input.messages", notes, extra),
    };
  }
  const asked = [instruction, input].filter((text) => typeof text === "string" && isVisible(text));
  if (asked.length === 0) return null;
  const field = isAbsent(instruction) ? "input" : "instruction";
  const fields = ["instruction", "input"].filter((name) => typeof row[name] === "string");
  return {
    field,
    fields,
    messages: [{ role: "user", content: asked.join("\n\n") }],
  };
}

/** Earlier turns as LLaMA-Factory writes them: pairs of a question and its answer. */
function readHistory(row: RawRow): Message[] {
  if (isAbsent(row.history)) return [];
  const bad = new BadRow("history", "must be a list of pairs: a question and its answer", row.history);
  if (!Array.isArray(row.history)) throw bad;
  return row.history.flatMap((pair: unknown): Message[] => {
    if (!Array.isArray(pair) || pair.length !== 2) throw bad;
    const [question, answer]: unknown[] = pair;
    if (typeof question !== "string" || typeof answer !== "string") throw bad;
    if (!isVisible(question) || !isVisible(answer)) throw new BadRow("history", "has an empty turn", pair);
    return [
      { role: "user", content: question },
      { role: "assistant", content: answer },
    ];
  });
}

/** A column of its own that holds the system message. */
function readSystem(row: RawRow): { field: string; content: string } | null {
  for (const field of ["system", "system_prompt"]) {
    const content = row[field];
    if (isAbsent(content)) continue;
    if (typeof content !== "string") throw new BadRow(field, "is no text", content);
    if (isVisible(content)) return { field, content };
  }
  return null;
}

function withSystem(found: FoundPrompt, system: ReturnType<typeof readSystem>, notes: Notes): FoundPrompt {
  if (system === null) return found;
  const { field, content } = system;
  const [first] = found.messages;
  const fields = [...found.fields, field];
  if (first?.role !== "system") {
    return { ...found, fields, messages: [{ role: "system", content }, ...found.messages] };
  }
  if (first.content !== content) {
    throw new BadRow(field, "says something else than the conversation's own system message", content);
  }
  notes.add(`\`${field}\` repeats the conversation's own system message`);
  return { ...found, fields };
}

/** The field that a prompt's key is read from. */
export const keyField = (row: RawRow) => (isAbsent(row.prompt_id) ? "custom_id" : "prompt_id");

/** @throws BadRow when the id is none that can be kept as it is */
export function readKey(row: RawRow): string | null {
  const field = keyField(row);
  const value = row[field];
  if (isAbsent(value)) return null;
  const key = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof key !== "string")
    throw new BadRow(field, "must be a text, or a whole number that isn't huge", value);
  if (key.length > 200) throw new BadRow(field, "has more than 200 characters", key);
  if (key.includes("\ufffd")) throw new BadRow(field, "has a character that can't be stored", key);
  return key;
}

export function readSource(row: RawRow): string {
  if (isAbsent(row.source)) return "";
  if (typeof row.source !== "string") throw new BadRow("source", "is no text", row.source);
  if (row.source.length > 200) throw new BadRow("source", "has more than 200 characters", row.source);
  return row.source;
}

/** The tags of a row; a column of that name that holds something else is none. */
export function readTags(row: RawRow): string[] {
  if (isAbsent(row.tags)) return [];
  return tagsSchema.safeParse(typeof row.tags === "string" ? [row.tags] : row.tags).data ?? [];
}

/** @throws BadRow when it is none: a prompt that is to be measured on would else be learned from, without a word */
export function readSplit(row: RawRow): Split | null {
  if (isAbsent(row.split)) return null;
  const split = typeof row.split === "string" ? splitNamed(row.split) : null;
  if (split !== null) return split;
  const message = "must be train, validation, test or ood; what means something else needs another name";
  throw new BadRow("split", message, row.split);
}

/** Everything that was not read stays with the row, and is listed. */
export function keepOthers(row: RawRow, used: readonly string[], notes: Notes, extra: Extra): void {
  for (const [name, value] of Object.entries(row)) {
    if (!used.includes(name) && !isAbsent(value)) keep(name, value, notes, extra);
  }
}

const specialToken = /<\|[^|>\s]{1,40}\|>|<\/?s>|\[\/?INST\]/;

export function noteSpecialTokens(texts: readonly string[], notes: Notes): void {
  if (texts.some((text) => specialToken.test(text))) {
    notes.add("what looks like special tokens of a chat template is kept as text");
  }
}
