import { BadRow, isAbsent, isRecord, type Notes, type RawRow } from "./bad-row.ts";
import { type Extra, keep } from "./keep.ts";
import { type FileLabel, plainLabel } from "./read-label.ts";
import { findPrompt } from "./read-prompt-row.ts";
import { type Answers, readSides } from "./read-sides.ts";

/** What annotation tools export: the texts in one record, what people said of them in others. */
export function readAnnotated(row: RawRow, notes: Notes, extra: Extra): Answers | null {
  if (isRecord(row.fields) && isRecord(row.responses)) return readArgilla(row, notes, extra);
  if (isRecord(row.data) && Array.isArray(row.annotations)) return readLabelStudio(row, notes, extra);
  return null;
}

const answerName = /^(?:response|answer|completion|generation|text|output)[ _-]?(?:[0-9]+|[a-z])$/i;

/** The two fields of a record that hold answers, in their order. */
function answersOf(texts: RawRow, at: string): [string, string] {
  const named = Object.keys(texts).filter((name) => answerName.test(name) || sides.includes(name));
  const [first, second] = named;
  if (first === undefined || second === undefined || named.length > 2) {
    throw new BadRow(at, "must hold two answers, named as response_1 and response_2 or the like");
  }
  return [first, second];
}

const sides = ["chosen", "rejected"];

/** Votes for the first answer, for the second and for neither, as one label. */
function labelOf({ first, second, ties }: { first: number; second: number; ties: number }): FileLabel {
  const votes = first + second + ties;
  const forChosen = Math.max(first, second);
  return { ...plainLabel, pChosen: (forChosen + ties / 2) / votes, votes, ties: ties === 0 ? null : ties };
}

/** Which of the two answers a value means. */
function meant(
  value: unknown,
  [first, second]: readonly [string, string],
): "first" | "second" | "ties" | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  const word = String(value).trim().toLowerCase();
  const isOf = (name: string) => {
    const lower = name.toLowerCase();
    return word === lower || word === /[0-9a-z]$/.exec(lower)?.[0];
  };
  if (isOf(first)) return "first";
  if (isOf(second)) return "second";
  return /^(tie|equal|same|both|neither|draw)/.test(word) ? "ties" : null;
}

function readTexts(
  row: RawRow,
  { at, names }: { at: string; names: readonly [string, string] },
  votes: { first: number; second: number; ties: number },
  notes: Notes,
  extra: Extra,
): Omit<Answers, "shape"> {
  const texts = row[at];
  if (!isRecord(texts)) throw new BadRow(at, "is no record");
  const [first, second] = names;
  const better =
    votes.second > votes.first ? { chosen: second, rejected: first } : { chosen: first, rejected: second };
  const read = readSides(texts, better, labelOf(votes), [], notes, extra);
  if (findPrompt(texts, new Set(), {}) === null && read.prompt.fields.length === 0) {
    notes.add(`the prompt was taken from what both answers of \`${at}\` begin with`);
  }
  for (const [name, value] of Object.entries(texts)) {
    if (!read.used.includes(name) && !isAbsent(value)) keep(`${at}.${name}`, value, notes, extra);
  }
  return { ...read, used: [at] };
}

/** Argilla 2: {fields, responses: {question: [{value}]}}; a value names an answer, or ranks them. */
function readArgilla(row: RawRow, notes: Notes, extra: Extra): Answers {
  const { fields, responses } = row;
  if (!isRecord(fields) || !isRecord(responses)) throw new BadRow("fields", "is no record");
  const names = answersOf(fields, "fields");
  const votes = { first: 0, second: 0, ties: 0 };
  for (const [question, given] of Object.entries(responses)) {
    for (const response of Array.isArray(given) ? given : []) {
      if (!isRecord(response)) continue;
      const vote = ranked(response.value, names) ?? meant(response.value, names);
      if (vote !== null) votes[vote] += 1;
      else if (!isAbsent(response.value)) keep(`responses.${question}`, given, notes, extra);
    }
  }
  if (votes.first + votes.second + votes.ties === 0) {
    throw new BadRow("responses", "hold nobody's preference between the two answers");
  }
  const read = readTexts(row, { at: "fields", names }, votes, notes, extra);
  return { ...read, shape: "Argilla export", used: ["fields", "responses"] };
}

/** An answer to a ranking question: [{value: name of an answer, rank}]. */
function ranked(value: unknown, names: readonly [string, string]): "first" | "second" | "ties" | null {
  if (!Array.isArray(value)) return null;
  const rankOf = (wanted: "first" | "second") => {
    const found = value.filter(isRecord).find((item) => meant(item.value, names) === wanted)?.rank;
    return typeof found === "number" ? found : null;
  };
  const [first, second] = [rankOf("first"), rankOf("second")];
  if (first === null || second === null) return null;
  return first === second ? "ties" : first < second ? "first" : "second";
}

/** Label Studio: {data, annotations: [{result: [{type: "pairwise", value: {selected: "left"}}]}]}. */
function readLabelStudio(row: RawRow, notes: Notes, extra: Extra): Answers {
  const { data, annotations } = row;
  if (!isRecord(data) || !Array.isArray(annotations)) throw new BadRow("data", "is no record");
  const names = answersOf(data, "data");
  const votes = { first: 0, second: 0, ties: 0 };
  for (const annotation of annotations) {
    if (!isRecord(annotation) || annotation.was_cancelled === true) continue;
    const results = Array.isArray(annotation.result) ? annotation.result.filter(isRecord) : [];
    const pairwise = results.find(({ type }) => type === "pairwise");
    // Where neither side is selected, the annotation has no result or an empty one.
    const selected = isRecord(pairwise?.value) ? pairwise.value.selected : undefined;
    if (selected === "left") votes.first += 1;
    else if (selected === "right") votes.second += 1;
    else if (pairwise !== undefined) votes.ties += 1;
  }
  if (votes.first + votes.second + votes.ties === 0) {
    throw new BadRow("annotations", "hold no pairwise choice");
  }
  const read = readTexts(row, { at: "data", names }, votes, notes, extra);
  return { ...read, shape: "Label Studio export", used: ["data", "annotations"] };
}
