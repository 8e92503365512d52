import { parseJson } from "@gshf/http";
import { BadRow, isAbsent, type Notes, type RawRow } from "./bad-row.ts";
import { type Extra, keep } from "./keep.ts";
import { numberOf } from "./number-of.ts";
import { type FileLabel, plainLabel } from "./read-label.ts";
import { type Answers, type Names, readSides } from "./read-sides.ts";

/** Two answers, and beside them which is better. */
type PreferenceShape = {
  shape: string;
  /** Told by its fields. */
  is: (row: RawRow) => boolean;
  read: (row: RawRow, notes: Notes, extra: Extra) => Omit<Answers, "shape">;
};

const tie: FileLabel = { ...plainLabel, pChosen: 0.5, ties: 1 };
const hasAll = (row: RawRow, names: readonly string[]) => names.every((name) => name in row);

const shapes: readonly PreferenceShape[] = [
  {
    shape: "LMSYS arena",
    is: (row) => hasAll(row, ["conversation_a", "conversation_b"]),
    read: (row, notes, extra) => readWinner(row, ["conversation_a", "conversation_b"], notes, extra),
  },
  {
    shape: "LMSYS arena (55k)",
    is: (row) => hasAll(row, ["prompt", "response_a", "response_b"]) && "winner_model_a" in row,
    read: readVotes,
  },
  {
    shape: "two responses and a winner",
    is: (row) => hasAll(row, ["response_a", "response_b", "winner"]),
    read: (row, notes, extra) => readWinner(row, ["response_a", "response_b"], notes, extra),
  },
  {
    shape: "HelpSteer2 preference",
    is: (row) => hasAll(row, ["response_1", "response_2"]),
    read: (row, notes, extra) => {
      const field = "preference_strength" in row ? "preference_strength" : "preference";
      return readSigned(row, ["response_1", "response_2"], field, notes, extra);
    },
  },
  {
    shape: "HelpSteer3 preference",
    is: (row) => hasAll(row, ["response1", "response2"]),
    read: (row, notes, extra) =>
      readSigned(row, ["response1", "response2"], "overall_preference", notes, extra),
  },
  {
    shape: "PKU-SafeRLHF",
    is: (row) => hasAll(row, ["response_0", "response_1"]),
    read: readBetterId,
  },
];

/** Two answers with a preference by name or number; null where the row is none of these. */
export function readPreference(row: RawRow, notes: Notes, extra: Extra): Answers | null {
  const found = shapes.find(({ is }) => is(row));
  return found === undefined ? null : { shape: found.shape, ...found.read(row, notes, extra) };
}

type Two = readonly [string, string];

const better = ([first, second]: Two, isFirst: boolean): Names =>
  isFirst ? { chosen: first, rejected: second } : { chosen: second, rejected: first };

/** LMSYS' arena: which of the models won. */
function readWinner(row: RawRow, two: Two, notes: Notes, extra: Extra) {
  const { winner } = row;
  const isTie = typeof winner === "string" && winner.startsWith("tie");
  if (!isTie && winner !== "model_a" && winner !== "model_b") {
    throw new BadRow("winner", "must be model_a, model_b or a tie", winner);
  }
  return readSides(
    row,
    better(two, winner !== "model_b"),
    isTie ? tie : plainLabel,
    ["winner"],
    notes,
    extra,
  );
}

const winners = ["winner_model_a", "winner_model_b", "winner_tie"] as const;

/** The arena's 55,000 battles: turns as lists, in cells as JSON, and a column for each way it may end. */
function readVotes(row: RawRow, notes: Notes, extra: Extra) {
  const won = winners.filter((name) => numberOf(row[name]) === 1);
  const [winner] = won;
  if (winner === undefined || won.length > 1) {
    throw new BadRow("winner_model_a", "one of winner_model_a, winner_model_b and winner_tie must be 1");
  }
  const asked = turnsOf(row, "prompt");
  const { prompt: _, ...rest } = row;
  const conversation = (field: string) => {
    const said = turnsOf(row, field);
    if (said.length !== asked.length) {
      throw new BadRow(field, `has ${said.length} turns, and \`prompt\` ${asked.length}`);
    }
    return asked.flatMap((content, i) => [
      { role: "user", content },
      { role: "assistant", content: said[i] },
    ]);
  };
  const told = { ...rest, response_a: conversation("response_a"), response_b: conversation("response_b") };
  const names = better(["response_a", "response_b"], winner !== "winner_model_b");
  return readSides(told, names, winner === "winner_tie" ? tie : plainLabel, winners, notes, extra);
}

function turnsOf(row: RawRow, field: string): string[] {
  const value = row[field];
  const turns: unknown = typeof value === "string" ? (parseJson(value) ?? [value]) : value;
  if (!Array.isArray(turns)) throw new BadRow(field, "is no list of turns", value);
  return turns.map((turn: unknown) => {
    if (typeof turn !== "string") throw new BadRow(field, "has a turn that is no text", turn);
    return turn;
  });
}

/** HelpSteer: a number, negative where the first answer is better. */
function readSigned(row: RawRow, two: Two, field: string, notes: Notes, extra: Extra) {
  const value = numberOf(row[field]);
  if (value === null) {
    throw new BadRow(field, `must be a number, negative where \`${two[0]}\` is better`, row[field]);
  }
  const label = value === 0 ? tie : { ...plainLabel, strength: Math.abs(value) };
  return readSides(row, better(two, value <= 0), label, [field], notes, extra);
}

/** PKU-SafeRLHF: the number of the better answer; which is safer stays beside the row. */
function readBetterId(row: RawRow, notes: Notes, extra: Extra) {
  const field = "better_response_id";
  const value = numberOf(row[field]);
  if (value !== 0 && value !== 1) throw new BadRow(field, "must be 0 or 1", row[field]);
  const safer = "safer_response_id";
  if (!isAbsent(row[safer]) && numberOf(row[safer]) !== value) {
    notes.add("the better answer is not the safer one; it was taken as the preferred one");
  }
  if (!isAbsent(row[safer])) keep(safer, row[safer], notes, extra);
  return readSides(
    row,
    better(["response_0", "response_1"], value === 0),
    plainLabel,
    [field, safer],
    notes,
    extra,
  );
}
