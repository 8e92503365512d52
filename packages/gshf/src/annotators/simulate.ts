import {
  DomainError,
  requireInteger,
  requireModerate,
  requireNonNegative,
  requireProbability,
} from "../errors.ts";
import { sigmoid } from "../numerics.ts";
import type { Random } from "../random.ts";
import type { Judgments } from "./judgments.ts";

export type AnnotatorKind = "careful" | "left-biased" | "spammer";

export type CrowdOptions = {
  readonly annotators: number;
  /** Share of people who answer without reading: half of them toss a coin, half press one side 9 times in 10. */
  readonly spammers: number;
  /** Share of people who read, and who also lean to the left by 1 in log odds. */
  readonly leftBiased: number;
  readonly labelsEach: number;
  /** k: people per pair. */
  readonly labelsPerPair: number;
  /** sd of the pairs' true latent preference. */
  readonly preferenceDeviation: number;
  /** Share of judgments that are ties when the two answers are close. */
  readonly ties: number;
};

export type Crowd = Judgments & {
  readonly kinds: readonly AnnotatorKind[];
  /** The true u_i. */
  readonly preferences: Float64Array;
  /** The true α_a and b_a; a spammer's α is 0. */
  readonly reliability: Float64Array;
  readonly leftBias: Float64Array;
};

/**
 * People whose reliability and left-bias are known, and pairs whose better answer is: draws from the model that
 * `fitAnnotators` fits, with the spammers of Raykar and Yu 2012 added.
 *
 * @param sheet the same people on another sheet judge other pairs
 * @returns one judgment per seat, annotators × min(labelsEach, pairs) of them, with the truth beside it.
 * @throws DomainError on counts that are no positive integers, shares outside [0, 1] or that sum to more than 1, or a
 * negative deviation.
 */
export function simulateCrowd(options: CrowdOptions, random: Random, sheet = 0): Crowd {
  const n = checkCrowd(options);
  const kinds = random.fork("kinds").shuffle(Array.from({ length: n }, (_, a) => kindOf(a, n, options)));
  const people = kinds.map((kind, a) => drawPerson(kind, random.fork("person", a)));
  const pairCount = Math.max(1, Math.round((n * options.labelsEach) / options.labelsPerPair));
  const latent = random.fork("pairs", sheet);
  const preferences = Float64Array.from(
    { length: pairCount },
    () => options.preferenceDeviation * latent.normal(),
  );
  const seats = dealSeats(n, options.labelsEach, pairCount, random.fork("seats", sheet));
  const labels = new Float64Array(seats.length);
  const sides = new Int8Array(seats.length);
  seats.forEach(({ pair, annotator }, j) => {
    const draw = random.fork("judgment", sheet, pair, annotator);
    const side = draw.uniform() < 0.5 ? 1 : -1;
    const { reliability, leftBias } = people[annotator]!;
    const margin = reliability * preferences[pair]!;
    sides[j] = side;
    const isTie = reliability > 0 && Math.abs(margin) < 0.5 && draw.uniform() < options.ties;
    labels[j] = isTie ? 0.5 : draw.uniform() < sigmoid(margin + leftBias * side) ? 1 : 0;
  });
  return {
    pairs: Int32Array.from(seats, (seat) => seat.pair),
    annotators: Int32Array.from(seats, (seat) => seat.annotator),
    labels,
    sides,
    pairCount,
    annotatorCount: n,
    kinds,
    preferences,
    reliability: Float64Array.from(people, (person) => person.reliability),
    leftBias: Float64Array.from(people, (person) => person.leftBias),
  };
}

function checkCrowd(options: CrowdOptions): number {
  for (const name of ["spammers", "leftBiased", "ties"] as const) requireProbability(name, options[name]);
  const marked = options.spammers + options.leftBiased;
  if (marked > 1) throw new DomainError("spammers + leftBiased", marked, "at most 1");
  for (const name of ["labelsEach", "labelsPerPair"] as const) requireInteger(name, options[name], 1);
  requireModerate(
    "preferenceDeviation",
    requireNonNegative("preferenceDeviation", options.preferenceDeviation),
  );
  return requireInteger("annotators", options.annotators, 1);
}

function kindOf(index: number, n: number, options: CrowdOptions): AnnotatorKind {
  const spammers = Math.round(options.spammers * n);
  if (index < spammers) return "spammer";
  return index < spammers + Math.round(options.leftBiased * n) ? "left-biased" : "careful";
}

function drawPerson(kind: AnnotatorKind, random: Random): { reliability: number; leftBias: number } {
  if (kind === "spammer") {
    const side = random.uniform();
    // log(9): nine of ten times the same side.
    return { reliability: 0, leftBias: side < 0.5 ? 0 : side < 0.75 ? Math.log(9) : -Math.log(9) };
  }
  const reliability = 1 + 0.25 * random.normal();
  const leftBias = 0.15 * random.normal() + (kind === "left-biased" ? 1 : 0);
  return { reliability: Math.max(0.4, reliability), leftBias };
}

/** Gives everybody `each` pairs, no pair twice to the same person, and the pairs equally many people. */
function dealSeats(people: number, each: number, pairCount: number, random: Random) {
  const seats: { pair: number; annotator: number }[] = [];
  let deck: number[] = [];
  for (let annotator = 0; annotator < people; annotator++) {
    const hand = new Set<number>();
    while (hand.size < Math.min(each, pairCount)) {
      if (deck.length === 0) deck = random.shuffle(Array.from({ length: pairCount }, (_, i) => i));
      const place = deck.findIndex((pair) => !hand.has(pair));
      const [pair] = place < 0 ? [] : deck.splice(place, 1);
      if (pair === undefined) {
        deck = [];
        continue;
      }
      hand.add(pair);
      seats.push({ pair, annotator });
    }
  }
  return seats;
}
