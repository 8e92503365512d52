import type { Db, Tx } from "@gshf/db";
import { sha256Hex, stableId } from "../../projects/index.ts";
import { type FileRow, promptKey } from "../collect-prompts.ts";
import { joinHalves } from "../join-halves.ts";
import type { Extra } from "../keep.ts";
import type { RowError } from "../model.ts";
import { isSameLabel, type OfflineLabel, offlineLabelSchema, turned } from "../offline-label.ts";
import { type ComparisonRow, readComparisonRow } from "../read-comparison-row.ts";
import type { FileLabel } from "../read-label.ts";
import { insertAnswers, type NewAnswer, responseId } from "./answer-rows.sql.ts";
import { type ImportFormat, idOf, type StorableRows, textAt } from "./kinds.ts";

/**
 * Offline comparisons (D_off): prompts that are not known yet (no round asks them until somebody says so), both answers,
 * and the label. Two answers are one pair, whichever was preferred: rows about the same two are votes on it, but the
 * same row again is not counted twice.
 */
export const comparisonsFormat: ImportFormat<ComparisonRow> = {
  kind: "comparisons",
  use: "offline_only",
  read: readComparisonRow,
  join: joinHalves,
  // It is of the pair.
  extraOf: () => ({}),
  pack: (row) => {
    const places = new Map<string, number>();
    const place = (text: string) => {
      const known = places.get(text) ?? places.size;
      places.set(text, known);
      return known;
    };
    const comparisons = row.comparisons.map(({ chosen, rejected, label }) => ({
      chosen: place(chosen),
      rejected: place(rejected),
      label,
    }));
    return { texts: [...places.keys()], packed: { ...row, comparisons } };
  },
  unpack: (row, texts) => ({
    ...row,
    comparisons: row.comparisons.map(({ chosen, rejected, label }) => ({
      chosen: textAt(texts, Number(chosen)),
      rejected: textAt(texts, Number(rejected)),
      label,
    })),
  }),
  alone: (slug, line, row) => {
    if (row.half !== null) return null;
    const pairs = collectPairs(slug, [{ line, row }]);
    if (pairs.some(({ votes }) => votes.length > 1)) return null;
    const answers = new Map<string, Answer>();
    for (const { first, second } of pairs) answers.set(first.id, first).set(second.id, second);
    return {
      answers: [...answers.values()].map((answer) => ({ ...answer, extra: null })),
      pairs: pairs.map((pair) => {
        const { offlineLabel, extra } = pairRow("", pair);
        return {
          id: pair.id,
          firstId: pair.first.id,
          secondId: pair.second.id,
          label: JSON.stringify(offlineLabel),
          extra: extra === null ? null : JSON.stringify(extra),
        };
      }),
    };
  },
  prepare: async (db, { project, known }, rows) => {
    const pairs = collectPairs(project.slug, rows);
    const { fresh, errors } = await withoutKnown(db, pairs, ({ key }) => known.has(key));
    return { errors, insert: (tx, stored) => storePairs(tx, stored, fresh) };
  },
};

/** Two answers to one prompt, with the votes that rows of the file give on them. */
type FilePair = {
  id: string;
  /** The id it would have had with the answers the other way round. */
  turnedId: () => string;
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

type Answer = { id: string; text: string; sha256: string };
type Vote = {
  line: number;
  label: OfflineLabel;
  pairId: string | null;
  /** Of the other half of an even pair of ours, once both are read. */
  otherLine?: number;
  extra: Extra;
};

async function storePairs(
  tx: Tx,
  stored: StorableRows<ComparisonRow>,
  fresh: readonly FilePair[],
): Promise<number> {
  const { importId, project, at, ids, findings } = stored;
  const many = fresh.filter(({ votes }) => votes.length > 1);
  if (many.length > 0) {
    findings.note(many[0]?.line ?? 0, "rows about the same two answers are votes on one pair", many.length);
  }
  const answers = new Map<string, NewAnswer>();
  for (const { key, first, second } of fresh) {
    for (const { id, text, sha256 } of [first, second]) {
      answers.set(id, { id, promptId: idOf(ids, key), text, textSha256: sha256, extra: null });
    }
  }
  await insertAnswers(tx, stored, answers);
  const pairs = fresh.map((pair) => pairRow(idOf(ids, pair.key), pair));
  if (pairs.length > 0) {
    await tx.$executeRaw`/* insert-offline-pairs */
      insert into "Pair" ("id", "projectId", "promptId", "importId", "position", "source", "firstId", "secondId", "arm",
                          "strategy", "offlineLabel", "extra", "createdAt")
      select p."id", ${project.id}::uuid, p."promptId", ${importId}::uuid, p."position", 'offline', p."firstId",
             p."secondId", 'offline', 'offline', p."offlineLabel", p."extra", ${at}::timestamptz
        from json_to_recordset(${JSON.stringify(pairs)}::json)
          as p("id" char(32), "promptId" uuid, "position" int, "firstId" char(32), "secondId" char(32),
               "offlineLabel" jsonb, "extra" jsonb)`;
  }
  const newLines = new Set(
    fresh.flatMap(({ votes, lines, isOfHalves }) => (isOfHalves ? lines : votes.flatMap(linesOf))),
  );
  return newLines.size;
}

/** The pairs of a file, each with the votes of all rows about it, in the order of their first rows. */
function collectPairs(slug: string, rows: readonly FileRow<ComparisonRow>[]): FilePair[] {
  const pairs = new Map<string, FilePair>();
  for (const { line, row } of rows) {
    const key = promptKey(row);
    for (const { chosen, rejected, label } of row.comparisons) {
      const [first, second] = [answerOf(slug, key, chosen), answerOf(slug, key, rejected)];
      const id = stableId("pair", slug, "offline", key, first.sha256, second.sha256);
      const turnedId = () => stableId("pair", slug, "offline", key, second.sha256, first.sha256);
      const other = pairs.size === 0 ? undefined : pairs.get(turnedId());
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

function answerOf(slug: string, key: string, text: string): Answer {
  const sha256 = sha256Hex(text);
  return { id: responseId(slug, key, sha256), text, sha256 };
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
    if (
      half.line !== vote.line &&
      half.label.pFirst === 0.5 &&
      vote.label.pFirst === 0.5 &&
      half.otherLine === undefined
    ) {
      half.label = { ...half.label, weight: half.label.weight + vote.label.weight };
      half.otherLine = vote.line;
    }
    return;
  }
  if (!pair.votes.some(({ label }) => isSameLabel(label, vote.label))) pair.votes.push(vote);
}

function linesOf({ line, otherLine }: Vote): number[] {
  return otherLine === undefined ? [line] : [line, otherLine];
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
 * The pairs that are not in the project yet, and the rows of those that are, with another label.
 *
 * @param mayBeKnown whether it may be in it at all
 */
async function withoutKnown(
  db: Pick<Db, "$queryRaw">,
  pairs: readonly FilePair[],
  mayBeKnown: (pair: FilePair) => boolean,
): Promise<{ fresh: FilePair[]; errors: RowError[] }> {
  const ids = pairs.filter(mayBeKnown).flatMap(({ id, turnedId }) => [id, turnedId()]);
  if (ids.length === 0) return { fresh: [...pairs], errors: [] };
  const found = await db.$queryRaw<{ id: string; offlineLabel: unknown }[]>`/* known-offline-pairs */
    select "id", "offlineLabel" from "Pair" where "id" = any(${ids}::char(32)[])`;
  const known = new Map(found.map(({ id, offlineLabel }) => [id, offlineLabel]));
  const errors: RowError[] = [];
  const fresh = pairs.filter((pair) => {
    if (!mayBeKnown(pair)) return true;
    const turnedId = pair.turnedId();
    const [straight, turnedRound] = [known.has(pair.id), known.has(turnedId)];
    if (!straight && !turnedRound) return true;
    const stored = offlineLabelSchema.safeParse(known.get(straight ? pair.id : turnedId)).data;
    const told = labelOfAll(pair.votes);
    const isAsTold = stored !== undefined && isSameLabel(stored, straight ? told : turned(told));
    // Both orders as two pairs: from before they were one.
    if (isAsTold || (straight && turnedRound)) return false;
    const message = "these two answers are compared in an earlier file already, with another result";
    for (const line of new Set(pair.lines)) errors.push({ line, field: "row", message });
    return false;
  });
  return { fresh, errors };
}

function pairRow(promptId: string, { id, line, first, second, votes }: FilePair) {
  const extras = votes.map(({ extra }) => extra);
  const isBare = extras.every((extra) => Object.keys(extra).length === 0);
  const [only] = extras;
  return {
    id,
    promptId,
    position: line,
    firstId: first.id,
    secondId: second.id,
    offlineLabel: labelOfAll(votes),
    extra: isBare ? null : extras.length === 1 && only !== undefined ? only : { rows: extras },
  };
}
