import type { Prisma, Tx } from "@gshf/db";
import type { Actor, Deps, Outcome } from "../access/index.ts";
import { sha256Hex, stableId } from "../projects/index.ts";
import { type FileRow, promptKey } from "./collect-prompts.ts";
import {
  asJson,
  type ImportedFile,
  type ImportTarget,
  importFile,
  RowsRefused,
  rowsPerInsert,
} from "./import-prompts.ts";
import { joinHalves } from "./join-halves.ts";
import type { Extra } from "./keep.ts";
import type { ImportReport, RowError } from "./model.ts";
import { isSameLabel, type OfflineLabel, offlineLabelSchema, turned } from "./offline-label.ts";
import { idOf, promptIds } from "./prompt-ids.ts";
import { type ComparisonRow, readComparisonRow } from "./read-comparison-row.ts";
import type { FileLabel } from "./read-label.ts";

/**
 * Brings in offline comparisons (D_off) from a file: prompts that are not known yet (no round asks them until somebody
 * says so), both answers, and the label. All or nothing, unless the rest is asked for. Two answers are one pair,
 * whichever was preferred: rows about the same two are votes on it, but the same row again is not counted twice.
 */
export async function importComparisons(
  deps: Deps,
  actor: Actor,
  input: ImportTarget,
  body: AsyncIterable<Uint8Array>,
): Promise<Outcome<ImportReport>> {
  return importFile(deps, actor, input, body, {
    kind: "comparisons",
    use: "offline_only",
    read: readComparisonRow,
    join: joinHalves,
    // It is of the pair.
    extraOf: () => ({}),
    insert: insertComparisons,
  });
}

/** Two answers to one prompt, with the votes that rows of the file give on them. */
type FilePair = {
  id: string;
  /** The id it would have had with the answers the other way round. */
  turnedId: string;
  key: string;
  line: number;
  first: Answer;
  second: Answer;
  votes: Vote[];
  /** Every row about it, repeated ones too. */
  lines: number[];
  /** Its answers stand in rows of their own. */
  isOfHalves: boolean;
};

type Answer = { text: string; sha256: string };
type Vote = {
  line: number;
  label: OfflineLabel;
  pairId: string | null;
  /** Both halves of an even pair of ours were read. */
  isWhole?: boolean;
  extra: Extra;
};

async function insertComparisons(tx: Tx, file: ImportedFile<ComparisonRow>): Promise<number> {
  const { importId, project, rows, findings } = file;
  const pairs = collectPairs(project.slug, rows);
  const ids = await promptIds(tx, project.id, [...file.prompts.keys()]);
  const fresh = await withoutKnown(tx, pairs);
  const many = fresh.filter(({ votes }) => votes.length > 1);
  if (many.length > 0) {
    findings.note(many[0]?.line ?? 0, "rows about the same two answers are votes on one pair", many.length);
  }
  for (let from = 0; from < fresh.length; from += rowsPerInsert) {
    const part = fresh.slice(from, from + rowsPerInsert);
    const responses = part.flatMap(({ key, first, second }) =>
      [first, second].map(({ text, sha256 }) => ({
        id: responseId(project.slug, key, sha256),
        projectId: project.id,
        promptId: idOf(ids, key),
        importId,
        purpose: "offline" as const,
        text,
        textSha256: sha256,
      })),
    );
    await tx.response.createMany({ data: responses, skipDuplicates: true });
    await tx.pair.createMany({
      data: part.map((pair) => pairRow(project, importId, idOf(ids, pair.key), pair)),
    });
  }
  const newLines = new Set(
    fresh.flatMap(({ votes, lines, isOfHalves }) => (isOfHalves ? lines : votes.map(({ line }) => line))),
  );
  return newLines.size;
}

/** An answer of a file always has the same id, whichever kind of file it comes in. */
export function responseId(slug: string, key: string, textSha256: string): string {
  return stableId("response", slug, "offline", key, textSha256);
}

/** The pairs of a file, each with the votes of all rows about it, in the order of their first rows. */
function collectPairs(slug: string, rows: readonly FileRow<ComparisonRow>[]): FilePair[] {
  const pairs = new Map<string, FilePair>();
  for (const { line, row } of rows) {
    const key = promptKey(row);
    for (const { chosen, rejected, label } of row.comparisons) {
      const [first, second] = [answerOf(chosen), answerOf(rejected)];
      const id = stableId("pair", slug, "offline", key, first.sha256, second.sha256);
      const turnedId = stableId("pair", slug, "offline", key, second.sha256, first.sha256);
      const other = pairs.get(turnedId);
      const pair = other ??
        pairs.get(id) ?? {
          id,
          turnedId,
          key,
          line,
          first,
          second,
          votes: [],
          lines: [],
          isOfHalves: row.half !== null,
        };
      pairs.set(pair.id, pair);
      pair.lines.push(line);
      const told = labelOf(label);
      addVote(pair, {
        line,
        label: other === undefined ? told : turned(told),
        pairId: row.pairId,
        extra: row.extra,
      });
    }
  }
  return [...pairs.values()];
}

function answerOf(text: string): Answer {
  return { text, sha256: sha256Hex(text) };
}

function labelOf({ pChosen, votes, weight, ties, strength }: FileLabel): OfflineLabel {
  const label: OfflineLabel = { pFirst: pChosen, votes, weight };
  if (ties !== null) label.ties = ties;
  if (strength !== null) label.strength = strength;
  return label;
}

/** A row that says what one before said is no new vote; halves of an even pair of ours are one. */
function addVote(pair: FilePair, vote: Vote): void {
  const half = pair.votes.find(({ pairId }) => pairId !== null && pairId === vote.pairId);
  if (half !== undefined) {
    if (half.line !== vote.line && half.label.pFirst === 0.5 && vote.label.pFirst === 0.5 && !half.isWhole) {
      half.label = { ...half.label, weight: half.label.weight + vote.label.weight };
      half.isWhole = true;
    }
    return;
  }
  if (!pair.votes.some(({ label }) => isSameLabel(label, vote.label))) pair.votes.push(vote);
}

/** All votes of a pair as one label. */
function labelOfAll(votes: readonly Vote[]): OfflineLabel {
  const [only, ...others] = votes.map(({ label }) => label);
  if (only === undefined) throw new Error("a pair without a vote");
  if (others.length === 0) return only;
  const labels = [only, ...others];
  const sum = (of: (label: OfflineLabel) => number) => labels.reduce((total, label) => total + of(label), 0);
  const count = sum(({ votes }) => votes);
  const weight = sum(({ votes, weight }) => votes * weight);
  const pFirst = weight === 0 ? 0.5 : sum((label) => label.votes * label.weight * label.pFirst) / weight;
  const ties = sum((label) => label.ties ?? 0);
  return { pFirst, votes: count, weight: weight / count, ...(ties === 0 ? {} : { ties }) };
}

/**
 * The pairs that are not in the project yet.
 * @throws RowsRefused where one is, with another label
 */
async function withoutKnown(tx: Tx, pairs: readonly FilePair[]): Promise<FilePair[]> {
  const known = new Map<string, unknown>();
  for (let from = 0; from < pairs.length; from += rowsPerInsert) {
    const ids = pairs.slice(from, from + rowsPerInsert).flatMap(({ id, turnedId }) => [id, turnedId]);
    const found = await tx.pair.findMany({
      where: { id: { in: ids } },
      select: { id: true, offlineLabel: true },
    });
    for (const { id, offlineLabel } of found) known.set(id, offlineLabel);
  }
  const errors: RowError[] = [];
  const fresh = pairs.filter((pair) => {
    const [straight, turnedRound] = [known.has(pair.id), known.has(pair.turnedId)];
    if (!straight && !turnedRound) return true;
    const stored = offlineLabelSchema.safeParse(known.get(straight ? pair.id : pair.turnedId)).data;
    const told = labelOfAll(pair.votes);
    const isAsTold = stored !== undefined && isSameLabel(stored, straight ? told : turned(told));
    // Both orders as two pairs: from before they were one.
    if (isAsTold || (straight && turnedRound)) return false;
    const message = "these two answers are compared in an earlier file already, with another result";
    for (const line of new Set(pair.lines)) errors.push({ line, field: "row", message });
    return false;
  });
  if (errors.length > 0) throw new RowsRefused(errors);
  return fresh;
}

function pairRow(
  project: { id: string; slug: string },
  importId: string,
  promptId: string,
  { id, line, first, second, key, votes }: FilePair,
): Prisma.PairCreateManyInput {
  const extras = votes.map(({ extra }) => extra);
  const isBare = extras.every((extra) => Object.keys(extra).length === 0);
  const [only] = extras;
  const extra = extras.length === 1 && only !== undefined ? only : { rows: extras };
  return {
    id,
    projectId: project.id,
    promptId,
    importId,
    position: line,
    source: "offline",
    firstId: responseId(project.slug, key, first.sha256),
    secondId: responseId(project.slug, key, second.sha256),
    arm: "offline",
    strategy: "offline",
    offlineLabel: labelOfAll(votes),
    ...(isBare ? {} : { extra: asJson(extra) }),
  };
}
