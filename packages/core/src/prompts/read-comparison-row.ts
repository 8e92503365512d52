import { isVisible } from "../text/model.ts";
import { BadRow, isAbsent, isRecord, type Notes, type RawRow, type RowReading, readRow } from "./bad-row.ts";
import { type Extra, keep } from "./keep.ts";
import type { Message } from "./model.ts";
import {
  checkPrompt,
  hasInnerTurn,
  isOpenTranscript,
  isTranscript,
  parseTranscript,
  readMessages,
} from "./read-conversation.ts";
import { type Comparison, type FileLabel, labelFields, plainLabel, readLabel } from "./read-label.ts";
import {
  conversationFields,
  type FoundPrompt,
  findPrompt,
  isSameMessage,
  keepOthers,
  keyField,
  noteSpecialTokens,
  type PromptRow,
  readKey,
  readSource,
  readSplit,
  readTags,
  withContext,
} from "./read-prompt-row.ts";
import { rankedPairs } from "./read-ranking.ts";

/** A row of a comparisons file: a prompt, and one comparison or (of a ranking) several. */
export type ComparisonRow = PromptRow & {
  comparisons: Comparison[];
  /** The pair's name in a dataset of ours: rows with one name are halves of one pair. */
  pairId: string | null;
};

/** The names that formats have for the better and the worse answer. */
const sideNames = [
  { chosen: "chosen", rejected: "rejected" },
  { chosen: "preferred_output", rejected: "non_preferred_output" },
] as const;

/**
 * A row of an offline comparisons file: `chosen` and `rejected` (texts, messages or whole conversations; TRL, OpenRLHF,
 * axolotl, ShareGPT, UltraFeedback, our own datasets), OpenAI's preferences, pairs of HH-RLHF transcripts, two answers
 * with a preference (HelpSteer2, LMSYS), or a ranking (Nectar, UltraFeedback). Nothing a row has is dropped: what
 * isn't read is kept in `extra`, with a note, or the row is refused by the field's name.
 */
export function readComparisonRow(raw: unknown): RowReading<ComparisonRow> {
  return readRow((notes) => {
    if (!isRecord(raw)) throw new BadRow("row", "is no JSON object", raw);
    const extra: Extra = {};
    const read = readAnswers(raw, notes, extra);
    const { prompt, comparisons, used } = read;
    // What our own rows call their source says where the row comes from, not what the prompt is about.
    const isOwn = typeof raw.pair_id === "string" && "chosen_id" in raw && "policy_chosen" in raw;
    const known = [...used, keyField(raw), isOwn ? "pair_id" : "source", "split"];
    if (readTags(raw).length > 0) known.push("tags");
    keepOthers(raw, known, notes, extra);
    const messages = checkPrompt(prompt.messages, prompt.field);
    for (const { chosen, rejected } of comparisons) checkAnswers(chosen, rejected, read.names);
    noteSpecialTokens([...messages.map(({ content }) => content), ...comparisons.flatMap(textsOf)], notes);
    return {
      key: readKey(raw),
      messages,
      source: isOwn ? "" : readSource(raw),
      tags: readTags(raw),
      split: readSplit(raw),
      extra,
      comparisons,
      pairId: isOwn ? String(raw.pair_id) : null,
    };
  });
}

const textsOf = ({ chosen, rejected }: Comparison) => [chosen, rejected];

type Names = { chosen: string; rejected: string };
type Answers = { prompt: FoundPrompt; comparisons: Comparison[]; used: string[]; names: Names };

function checkAnswers(chosen: string, rejected: string, names: Names): void {
  if (!isVisible(chosen)) throw new BadRow(names.chosen, "is empty", chosen);
  if (!isVisible(rejected)) throw new BadRow(names.rejected, "is empty", rejected);
  if (chosen === rejected)
    throw new BadRow(names.rejected, `is the same text as \`${names.chosen}\``, rejected);
}

function readAnswers(row: RawRow, notes: Notes, extra: Extra): Answers {
  const names = sideNames.find(({ chosen, rejected }) => chosen in row || rejected in row);
  if (names !== undefined) {
    const label = readLabel(row);
    const inner = isRecord(row.label) ? Object.entries(row.label) : [];
    for (const [name, value] of inner) {
      if (!labelFields.includes(name) && !isAbsent(value)) keep(`label.${name}`, value, notes, extra);
    }
    return readSides(row, names, label, labelFields, notes, extra);
  }
  if ("conversation_a" in row && "conversation_b" in row) return readBattle(row, notes, extra);
  if ("response_1" in row && "response_2" in row) return readPreference(row, notes, extra);
  if ("completion" in row && "label" in row) {
    const message = "is an answer alone (KTO): a comparison needs both, `chosen` and `rejected`";
    throw new BadRow("completion", message);
  }
  const ranked = rankedPairs(row, notes);
  if (ranked === null) throw new BadRow("chosen", "is missing");
  const prompt = findPrompt(row, notes, extra);
  if (prompt === null) throw new BadRow("prompt", "is missing");
  const { field, comparisons } = ranked;
  const names2 = { chosen: field, rejected: field };
  return { prompt, comparisons, used: prompt.fields, names: names2 };
}

/** LMSYS' arena: two conversations, and which of the models won. */
function readBattle(row: RawRow, notes: Notes, extra: Extra): Answers {
  const { winner } = row;
  const isTie = typeof winner === "string" && winner.startsWith("tie");
  if (!isTie && winner !== "model_a" && winner !== "model_b") {
    throw new BadRow("winner", "must be model_a, model_b or a tie", winner);
  }
  const [a, b] = ["conversation_a", "conversation_b"];
  const names = winner === "model_b" ? { chosen: b, rejected: a } : { chosen: a, rejected: b };
  const label = isTie ? { ...plainLabel, pChosen: 0.5, ties: 1 } : plainLabel;
  return readSides(row, names, label, ["winner"], notes, extra);
}

/** HelpSteer: two answers and a number, negative where the first is better. */
function readPreference(row: RawRow, notes: Notes, extra: Extra): Answers {
  const field = "preference_strength" in row ? "preference_strength" : "preference";
  const value = row[field];
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new BadRow("preference_strength", "must be a number, negative where `response_1` is better", value);
  }
  const [first, second] = ["response_1", "response_2"];
  const names = value > 0 ? { chosen: second, rejected: first } : { chosen: first, rejected: second };
  const label =
    value === 0 ? { ...plainLabel, pChosen: 0.5, ties: 1 } : { ...plainLabel, strength: Math.abs(value) };
  return readSides(row, names, label, [field], notes, extra);
}

/** One better and one worse answer, each a text, a message, or a conversation that ends with it. */
function readSides(
  row: RawRow,
  names: Names,
  label: FileLabel,
  labelUsed: readonly string[],
  notes: Notes,
  extra: Extra,
): Answers {
  const explicit = findPrompt(row, notes, extra);
  const isHh = explicit !== null && typeof row.prompt === "string" && isOpenTranscript(row.prompt);
  const read = (field: string) => readSide(row[field], field, { explicit, isHh }, notes, extra);
  const [chosen, rejected] = [read(names.chosen), read(names.rejected)];
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
