import { isVisible } from "../text/model.ts";
import { BadRow, isAbsent, isRecord, type Notes, type RawRow, type RowReading, readRow } from "./bad-row.ts";
import { type Extra, keep } from "./keep.ts";
import { readAnnotated } from "./read-annotated.ts";
import { checkPrompt, isTranscript } from "./read-conversation.ts";
import { type Half, readHalf } from "./read-half.ts";
import { type Comparison, labelFields, readLabel } from "./read-label.ts";
import { readPreference } from "./read-preference.ts";
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
import { rankedPairs } from "./read-ranking.ts";
import { type Answers, type Names, readSides } from "./read-sides.ts";

/** A row of a comparisons file: a prompt, and one comparison or (of a ranking) several. */
export type ComparisonRow = PromptRow & {
  comparisons: Comparison[];
  /** One answer that was called good or bad: it becomes a comparison with others of its prompt. */
  half: Half | null;
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
    const isHalf = "completion" in raw && "label" in raw;
    const read = isHalf ? readAlone(raw, notes, extra) : { ...readAnswers(raw, notes, extra), half: null };
    const { prompt, comparisons, used } = read;
    // What our own rows call their source says where the row comes from, not what the prompt is about.
    const own = isOwn(raw);
    const known = [...used, keyField(raw), own ? "pair_id" : "source", "split"];
    if (readTags(raw).length > 0) known.push("tags");
    keepOthers(raw, known, notes, extra);
    const messages = checkPrompt(prompt.messages, prompt.field);
    for (const { chosen, rejected } of comparisons) checkAnswers(chosen, rejected, read.names);
    const answers = read.half === null ? comparisons.flatMap(textsOf) : [read.half.text];
    noteSpecialTokens([...messages.map(({ content }) => content), ...answers], notes);
    return {
      shape: read.shape,
      key: readKey(raw),
      messages,
      source: own ? "" : readSource(raw),
      tags: readTags(raw),
      split: readSplit(raw),
      extra,
      comparisons,
      half: read.half,
      pairId: own ? String(raw.pair_id) : null,
    };
  });
}

const isOwn = (row: RawRow) =>
  typeof row.pair_id === "string" && "chosen_id" in row && "policy_chosen" in row;

function readAlone(row: RawRow, notes: Notes, extra: Extra) {
  const { prompt, half, used } = readHalf(row, notes, extra);
  const names = { chosen: "completion", rejected: "completion" };
  return { shape: "single answers (KTO)", prompt, comparisons: [], used, names, half };
}

const textsOf = ({ chosen, rejected }: Comparison) => [chosen, rejected];

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
    return { ...readSides(row, names, label, labelFields, notes, extra), shape: shapeOf(row, names) };
  }
  const preferred = readAnnotated(row, notes, extra) ?? readPreference(row, notes, extra);
  return preferred ?? readRanking(row, notes, extra);
}

function shapeOf(row: RawRow, { chosen }: Names): string {
  if (isOwn(row)) return "a dataset of gshf";
  if (chosen === "preferred_output") return "OpenAI preference";
  const answer = row[chosen];
  if (typeof answer === "string") {
    return isAbsent(row.prompt) && isTranscript(answer) ? "HH-RLHF transcripts" : "chosen and rejected texts";
  }
  const isWhole = Array.isArray(answer) && answer.length > 1;
  return isWhole ? "chosen and rejected conversations" : "chosen and rejected messages";
}

function readRanking(row: RawRow, notes: Notes, extra: Extra): Answers {
  const ranked = rankedPairs(row, notes);
  if (ranked === null) throw new BadRow("chosen", missing(row));
  const prompt = findPrompt(row, notes, extra);
  if (prompt === null) throw new BadRow("prompt", "is missing");
  const { field, comparisons } = ranked;
  const shape = field === "answers" ? "a ranking (Nectar)" : "scored answers (UltraFeedback)";
  return { shape, prompt, comparisons, used: prompt.fields, names: { chosen: field, rejected: field } };
}

function missing(row: RawRow): string {
  const isPool = Array.isArray(row.candidates) || Array.isArray(row.responses);
  return isPool
    ? "is missing; a prompt with answers that nobody compared is imported as a pool"
    : "is missing";
}
