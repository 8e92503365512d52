import { isVisible } from "../text/model.ts";
import { BadRow, isAbsent, isRecord, type Notes, type RowReading, readRow } from "./bad-row.ts";
import { type Extra, keep, put } from "./keep.ts";
import { checkPrompt } from "./read-conversation.ts";
import {
  findPrompt,
  keepOthers,
  keyField,
  noteSpecialTokens,
  type PromptRow,
  readKey,
  readSource,
  readSplit,
  readTags,
} from "./read-prompt-row.ts";

/** An answer on record, with what its file says of it (its model, scores). */
export type PoolAnswer = { text: string; extra: Extra };

/** A prompt with answers that nobody has compared yet. */
export type PoolRow = PromptRow & { answers: PoolAnswer[] };

const listFields = ["candidates", "responses", "completions", "answers", "generations"];
const textFields = ["text", "response", "answer", "completion", "content", "output"];

/** Of one prompt; also what a round draws of one at most. */
const answersMax = 256;

/** A row of a pools file: a prompt as in a prompts file, and a list of answers, texts or records with a text. */
export function readPoolRow(raw: unknown): RowReading<PoolRow> {
  return readRow((notes) => {
    if (!isRecord(raw)) throw new BadRow("row", "is no JSON object", raw);
    const field = listFields.find((name) => Array.isArray(raw[name]));
    const list = field === undefined ? undefined : raw[field];
    if (field === undefined || !Array.isArray(list)) {
      throw new BadRow("candidates", "is missing: a list of answers");
    }
    if (list.length === 0 || list.length > answersMax) {
      throw new BadRow(field, `must have 1 to ${answersMax} answers`);
    }
    const extra: Extra = {};
    const prompt = findPrompt(raw, notes, extra);
    if (prompt === null) throw new BadRow("prompt", "is missing");
    const answers = collectAnswers(list, field, notes);
    const tags = readTags(raw);
    const used = [
      ...prompt.fields,
      field,
      keyField(raw),
      "source",
      "split",
      ...(tags.length > 0 ? ["tags"] : []),
    ];
    keepOthers(raw, used, notes, extra);
    const messages = checkPrompt(prompt.messages, prompt.field);
    noteSpecialTokens([...messages.map(({ content }) => content), ...answers.map(({ text }) => text)], notes);
    return {
      shape: "prompts with answers",
      key: readKey(raw),
      messages,
      source: readSource(raw),
      tags,
      split: readSplit(raw),
      extra,
      answers,
    };
  });
}

/** The different answers of a list; what several said alike is one answer that keeps what is said of each. */
function collectAnswers(list: readonly unknown[], field: string, notes: Notes): PoolAnswer[] {
  const answers = new Map<string, PoolAnswer>();
  list.forEach((item, i) => {
    const at = `${field}[${i}]`;
    const answer = readAnswer(item, at, notes);
    if (!isVisible(answer.text)) {
      notes.add("an empty answer was left out");
      return;
    }
    const known = answers.get(answer.text);
    if (known === undefined) answers.set(answer.text, answer);
    else {
      notes.add("the same answer given twice to a prompt is one answer");
      const others = known.extra.others;
      put(known.extra, "others", [...(Array.isArray(others) ? others : []), answer.extra]);
    }
  });
  if (answers.size === 0) throw new BadRow(field, "has no answer with anything to see in it");
  return [...answers.values()];
}

function readAnswer(item: unknown, at: string, notes: Notes): PoolAnswer {
  if (typeof item === "string") return { text: item, extra: {} };
  if (!isRecord(item)) throw new BadRow(at, "is no answer", item);
  const field = textFields.find((name) => typeof item[name] === "string");
  const text = field === undefined ? undefined : item[field];
  if (field === undefined || typeof text !== "string") throw new BadRow(`${at}.text`, "is missing");
  const extra: Extra = {};
  const place = at.replace(/\[\d+\]$/, "[]");
  for (const [name, value] of Object.entries(item)) {
    if (name !== field && !isAbsent(value)) keep(name, value, notes, extra, `${place}.${name.slice(0, 60)}`);
  }
  return { text, extra };
}
