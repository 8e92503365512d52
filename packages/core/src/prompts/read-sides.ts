import { isVisible } from "../text/model.ts";
import { BadRow, isAbsent, isRecord, type Notes, type RawRow } from "./bad-row.ts";
import { splitCommonText } from "./common-text.ts";
import type { Extra } from "./keep.ts";
import type { Message } from "./model.ts";
import {
  hasInnerTurn,
  isOpenTranscript,
  isTranscript,
  parseTranscript,
  readMessages,
} from "./read-conversation.ts";
import type { Comparison, FileLabel } from "./read-label.ts";
import {
  conversationFields,
  type FoundPrompt,
  findPrompt,
  isSameMessage,
  withContext,
} from "./read-prompt-row.ts";

/** The fields that hold the better and the worse answer. */
export type Names = { chosen: string; rejected: string };

/** What a row says of answers to its prompt. */
export type Answers = {
  /** What rows of its kind are called. */
  shape: string;
  prompt: FoundPrompt;
  comparisons: Comparison[];
  used: readonly string[];
  names: Names;
};

/** One better and one worse answer, each a text, a message, or a conversation that ends with it. */
export function readSides(
  row: RawRow,
  names: Names,
  label: FileLabel,
  labelUsed: readonly string[],
  notes: Notes,
  extra: Extra,
): Omit<Answers, "shape"> {
  const explicit = findPrompt(row, notes, extra);
  const isHh = explicit !== null && typeof row.prompt === "string" && isOpenTranscript(row.prompt);
  const read = (field: string) => readSide(row[field], field, { explicit, isHh }, notes, extra);
  const [chosen, rejected] = tellApart(row, names, [read(names.chosen), read(names.rejected)], notes);
  if (explicit === null && chosen.before.length + rejected.before.length === 0) {
    return readCommonText(row, { names, chosen, rejected, label }, labelUsed, notes);
  }
  const found = promptOf(explicit, { names, chosen, rejected });
  const prompt = explicit === null ? withContext(found, row, notes) : found;
  const answers = [chosen.answer, rejected.answer];
  if (isHh && answers.some(hasInnerTurn)) {
    notes.add("what looks like another turn of a transcript is kept as text of its answer");
  }
  const aside = besideMessages(row, { explicit, prompt, answers }, notes);
  const used = [...prompt.fields, ...aside, names.chosen, names.rejected, ...labelUsed];
  const comparison = { chosen: chosen.answer, rejected: rejected.answer, label };
  return { prompt, comparisons: [comparison], used, names };
}

type Side = { before: Message[]; answer: string };

/** Two texts without a prompt: it is what both begin with (TRL's implicit prompt). */
function readCommonText(
  row: RawRow,
  { names, chosen, rejected, label }: { names: Names; chosen: Side; rejected: Side; label: FileLabel },
  labelUsed: readonly string[],
  notes: Notes,
): Omit<Answers, "shape"> {
  if (chosen.answer === rejected.answer) {
    throw new BadRow(names.rejected, `is the same text as \`${names.chosen}\``, rejected.answer);
  }
  const split = splitCommonText(chosen.answer, rejected.answer);
  if (split === null) {
    throw new BadRow("prompt", `is missing, and the two answers have no beginning in common to take it from`);
  }
  notes.add("what both texts begin with was taken as the prompt, up to a whole word");
  const messages: Message[] = [{ role: "user", content: split.prompt }];
  const prompt = withContext({ field: names.chosen, fields: [], messages }, row, notes);
  const comparison = { chosen: split.chosen, rejected: split.rejected, label };
  const used = [...prompt.fields, names.chosen, names.rejected, ...labelUsed];
  return { prompt, comparisons: [comparison], used, names };
}

const reasoningFields = ["reasoning_content", "reasoning", "thinking"];

/** Answers that say the same are told apart by the reasoning that came with them, where it is all they differ in. */
function tellApart(row: RawRow, names: Names, [chosen, rejected]: [Side, Side], notes: Notes): [Side, Side] {
  if (chosen.answer !== rejected.answer) return [chosen, rejected];
  const reasoned = [names.chosen, names.rejected].map((field) => reasoningOf(row[field]));
  const [first, second] = reasoned;
  if (first == null || second == null || first === second) return [chosen, rejected];
  notes.add("answers that differ in their reasoning alone have it before them, between <think> and </think>");
  const withReasoning = ({ before, answer }: Side, reasoning: string) => ({
    before,
    answer: `<think>\n${reasoning}\n</think>\n\n${answer}`,
  });
  return [withReasoning(chosen, first), withReasoning(rejected, second)];
}

/** The reasoning of an answer's message. */
function reasoningOf(value: unknown): string | null {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  if (!isRecord(last)) return null;
  const found = reasoningFields.map((field) => last[field]).find((text) => typeof text === "string");
  return typeof found === "string" && isVisible(found) ? found : null;
}

function readSide(
  value: unknown,
  field: string,
  { explicit, isHh }: { explicit: FoundPrompt | null; isHh: boolean },
  notes: Notes,
  extra: Extra,
): Side {
  if (value === undefined || value === null) throw new BadRow(field, "is missing");
  if (typeof value === "string") {
    // With a prompt of its own an answer is text as it stands, "Human:" included.
    if (explicit !== null || !isTranscript(value)) {
      return { before: [], answer: isHh ? value.replace(/^ /, "") : value };
    }
    return endOf(parseTranscript(value, field, notes), field);
  }
  if (Array.isArray(value) && value.length === 0) throw new BadRow(field, "is empty", value);
  return endOf(readMessages(value, field, notes, extra), field);
}

function endOf(messages: readonly Message[], field: string): Side {
  const last = messages.at(-1);
  if (last?.role !== "assistant") throw new BadRow(field, "must end with an answer of the assistant");
  return { before: messages.slice(0, -1), answer: last.content };
}

/**
 * The prompt that both answers answer, whole: what both conversations begin with, or the prompt that is given, which
 * must then be how they begin, or how what they begin with ends.
 */
function promptOf(
  explicit: FoundPrompt | null,
  { names, chosen, rejected }: { names: Names; chosen: Side; rejected: Side },
): FoundPrompt {
  const differ = firstDifference(chosen.before, rejected.before);
  if (differ !== null) {
    const message = `answers another conversation than \`${names.chosen}\`: they differ from turn ${differ + 1} on`;
    throw new BadRow(names.rejected, message);
  }
  const common = chosen.before;
  if (explicit === null) {
    if (common.length > 0) return { field: names.chosen, fields: [], messages: common };
    throw new BadRow("prompt", "is missing, and `chosen` holds no conversation to take it from");
  }
  if (common.length === 0 || endsWith(explicit.messages, common)) return explicit;
  if (endsWith(common, explicit.messages)) return { ...explicit, messages: common };
  const message = `is not what the conversations in \`${names.chosen}\` and \`${names.rejected}\` answer`;
  throw new BadRow(explicit.field, message);
}

function firstDifference(a: readonly Message[], b: readonly Message[]): number | null {
  const longer = Math.max(a.length, b.length);
  for (let i = 0; i < longer; i += 1) if (!isSameMessage(a[i], b[i])) return i;
  return null;
}

function endsWith(all: readonly Message[], end: readonly Message[]): boolean {
  const from = all.length - end.length;
  return from >= 0 && end.every((message, i) => isSameMessage(all[from + i], message));
}

/**
 * A conversation beside the prompt (UltraFeedback has both): the prompt's own words again, with an answer or without.
 *
 * @returns the fields that say nothing more
 * @throws BadRow when it has turns that the prompt lacks
 */
function besideMessages(
  row: RawRow,
  { explicit, prompt, answers }: { explicit: FoundPrompt | null; prompt: FoundPrompt; answers: string[] },
  notes: Notes,
): string[] {
  return conversationFields.filter((field) => {
    if (isAbsent(row[field]) || explicit?.fields.includes(field) === true) return false;
    const said = readMessages(row[field], field, new Set(), {});
    const last = said.at(-1);
    const asked = last?.role === "assistant" ? said.slice(0, -1) : said;
    if (!endsWith(prompt.messages, asked)) {
      const isLonger = endsWith(asked, prompt.messages);
      const what = isLonger ? "has earlier turns that are not in" : "is another conversation than";
      throw new BadRow(field, `${what} \`${prompt.field}\``);
    }
    // A third answer says more: it stays with the row.
    if (last?.role === "assistant" && !answers.includes(last.content)) return false;
    notes.add(`\`${field}\` repeats the prompt, and was not used`);
    return true;
  });
}
