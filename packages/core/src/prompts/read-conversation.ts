import { isVisible } from "../text/model.ts";
import { BadRow, isAbsent, isRecord, type Notes, type RawRow } from "./bad-row.ts";
import { type Extra, keep } from "./keep.ts";
import { conversationProblem, conversationSchema, type Message, messagesMax } from "./model.ts";

/** The names that formats have for the three roles; capitals don't matter. */
const roles: ReadonlyMap<string, Message["role"]> = new Map([
  ["system", "system"],
  ["developer", "system"],
  ["user", "user"],
  ["human", "user"],
  ["prompter", "user"],
  ["assistant", "assistant"],
  ["gpt", "assistant"],
  ["bot", "assistant"],
  ["model", "assistant"],
  ["chatgpt", "assistant"],
]);

/** What a message may have in place of a text. */
const calls = ["tool_calls", "function_call"];

/** The fields in which formats keep a message's role and content. */
const messageFields = new Set(["role", "from", "content", "value"]);

/**
 * The messages of a field: a list of them or a single one, OpenAI's or ShareGPT's. Every content is text afterwards,
 * and nothing is dropped but empty system messages, with a note. What messages have beside goes into `extra`.
 *
 * @throws BadRow naming the message and its field
 */
export function readMessages(value: unknown, field: string, notes: Notes, extra: Extra): Message[] {
  const isList = Array.isArray(value);
  const items: unknown[] = isList ? value : [value];
  const at = (i: number) => (isList ? `${field}[${i}]` : field);
  const messages = items.flatMap((item, i): Message[] => {
    if (!isRecord(item)) throw new BadRow(at(i), "is no message", item);
    const role = roleOf(item, at(i), notes);
    const content = contentOf(item, at(i), notes, extra);
    const call = calls.find((name) => !isAbsent(item[name]));
    if (call !== undefined && !isVisible(content)) {
      throw new BadRow(`${at(i)}.${call}`, "holds a tool call and no text, which can't be kept as a message");
    }
    if (role === "system" && !isVisible(content)) {
      notes.add("an empty system message was left out");
      return [];
    }
    if (!isVisible(content)) throw new BadRow(contentField(item, at(i)), `turn ${i + 1} (${role}) is empty`);
    keepBeside(item, at(i), notes, extra);
    return [{ role, content }];
  });
  noteOrder(messages, notes);
  return messages;
}

function contentField(item: RawRow, at: string): string {
  return "value" in item ? `${at}.value` : `${at}.content`;
}

function roleOf(item: RawRow, at: string, notes: Notes): Message["role"] {
  const [field, name] = isAbsent(item.role) && "from" in item ? ["from", item.from] : ["role", item.role];
  const named = (given: unknown) =>
    typeof given === "string" ? roles.get(given.trim().toLowerCase()) : undefined;
  const role = named(name);
  if (role === undefined) {
    throw new BadRow(
      `${at}.${field}`,
      "must be system, user or assistant, or one of their other names",
      name,
    );
  }
  if (!isAbsent(item.from) && named(item.from) !== role) {
    throw new BadRow(`${at}.from`, `says something else than ${field}`, item.from);
  }
  if (typeof name === "string" && name.trim().toLowerCase() === "developer") {
    notes.add("messages of the developer were kept as the system's");
  }
  return role;
}

function contentOf(item: RawRow, at: string, notes: Notes, extra: Extra): string {
  const content = item.content ?? item.value;
  if (content === undefined || content === null) return "";
  if (!isAbsent(item.value) && item.value !== content) {
    throw new BadRow(`${at}.value`, "says something else than content", item.value);
  }
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) throw new BadRow(contentField(item, at), "is no text", content);
  const texts = content.map((part: unknown, i) => {
    if (typeof part === "string") return part;
    const type = isRecord(part) ? (part.type ?? "text") : undefined;
    if (isRecord(part) && typeof part.text === "string" && textTypes.some((known) => known === type)) {
      const beside = Object.entries(part).filter(
        ([name, value]) => name !== "type" && name !== "text" && !isAbsent(value),
      );
      for (const [name, value] of beside) {
        keep(`${at}.content[${i}].${name}`, value, notes, extra, shownPlace(`${at}.content[${i}].${name}`));
      }
      return part.text;
    }
    const kind = typeof type === "string" ? type : "part that is no text";
    throw new BadRow(
      contentField(item, at),
      `holds a part of the type "${kind.slice(0, 40)}", which can't be kept`,
    );
  });
  if (texts.length > 1) notes.add("the text parts of a message were joined, with an empty line between them");
  return texts.join("\n\n");
}

/** What OpenAI's APIs call parts that are text. */
const textTypes = ["text", "input_text", "output_text"];

/** A place in a row as notes name it: the same for every message. */
const shownPlace = (place: string) => place.replaceAll(/\[\d+\]/g, "[]").slice(0, 100);

/** What a message has beside its role and content is kept with the row, by the message's place. */
function keepBeside(item: RawRow, at: string, notes: Notes, extra: Extra): void {
  for (const [name, value] of Object.entries(item)) {
    if (messageFields.has(name) || isAbsent(value)) continue;
    keep(`${at}.${name}`, value, notes, extra, shownPlace(`${at}.${name}`));
  }
}

function noteOrder(messages: readonly Message[], notes: Notes): void {
  messages.forEach(({ role }, i) => {
    if (i === 0) return;
    if (role === "system") notes.add("a system message stands after the first message");
    else if (role === messages[i - 1]?.role) notes.add("two turns of one role follow each other");
  });
}

/**
 * A prompt: a conversation that waits for an answer.
 *
 * @throws BadRow naming the turn
 */
export function checkPrompt(messages: readonly Message[], field: string): Message[] {
  const parsed = conversationSchema.safeParse(messages);
  if (parsed.success) return parsed.data;
  const many = messages.length > messagesMax ? ` (it has ${messages.length})` : "";
  throw new BadRow(field, `${conversationProblem(parsed.error)}${many}`);
}

const transcriptStart = /^\s*Human:/;

/** Whether a text is an HH-RLHF transcript rather than a message. */
export function isTranscript(text: string): boolean {
  return transcriptStart.test(text);
}

/** Whether a text is a transcript that waits for its last answer, as HH's and Nectar's prompts do. */
export function isOpenTranscript(text: string): boolean {
  return isTranscript(text) && /\n\r?\nAssistant:\s*$/.test(text);
}

/** Whether a text has a place where a transcript would be cut. */
export function hasInnerTurn(text: string): boolean {
  return /\n\r?\n(?:Human|Assistant):/.test(text);
}

/**
 * An HH-RLHF transcript (`\n\nHuman: … \n\nAssistant: …`) as chat messages. Of a turn the one blank after its colon goes,
 * and nothing else.
 *
 * @throws BadRow naming an empty turn, unless it is the last
 */
export function parseTranscript(transcript: string, field: string, notes: Notes): Message[] {
  const turns = transcript.split(/(?:^\s*|\r?\n\r?\n)(?=(?:Human|Assistant):)/).filter((turn) => turn !== "");
  const messages = turns.map((turn, i): Message => {
    const role = turn.startsWith("Human:") ? "user" : "assistant";
    const content = turn.slice(turn.indexOf(":") + 1).replace(/^ /, "");
    if (!isVisible(content) && i < turns.length - 1) {
      throw new BadRow(field, `turn ${i + 1} (${role}) is empty`);
    }
    return { role, content };
  });
  noteOrder(messages, notes);
  return messages;
}
