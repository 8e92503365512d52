import { DomainError, requireFinite, requireInteger, requireWeights, type Vector } from "./errors.ts";

/**
 * A counter-based random generator: Philox4x32-10 (Salmon et al., *Parallel random numbers: as easy as 1, 2, 3*,
 * SC 2011). The n-th number is a pure function of (key, n), and `fork` derives an independent stream from
 * labels alone, so what a prompt draws depends neither on its place in a batch nor on the worker that holds it.
 */
export type Random = {
  /** A double in [0, 1) with 53 random bits. */
  uniform(): number;
  /** A standard normal draw (Box–Muller on two uniforms). */
  normal(): number;
  /** An integer in {0, …, n−1}, without modulo bias. */
  int(n: number): number;
  /** An index drawn with probability proportional to `weights`; never one of weight zero. */
  categorical(weights: Vector): number;
  /** A new array with the same entries in uniformly random order. */
  shuffle<T>(items: readonly T[]): T[];
  /** The stream that belongs to `labels` under this one; the same whatever was drawn before. */
  fork(...labels: readonly (string | number)[]): Random;
};

const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;

/** High 32 bits of the 64-bit product of two unsigned 32-bit integers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + Math.floor((aLow * bLow) / 65536);
  const middleLow = aLow * bHigh + (middle % 65536);
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(middleLow / 65536)) >>> 0;
}

/**
 * Ten rounds of Philox4x32: a bijection of the four counter words, chosen by the two key words.
 * Agrees with the known-answer vectors of the authors' Random123 distribution.
 */
export function philox4x32(counter: Uint32Array, key0: number, key1: number): Uint32Array {
  let c0 = counter[0]!;
  let c1 = counter[1]!;
  let c2 = counter[2]!;
  let c3 = counter[3]!;
  let k0 = key0 >>> 0;
  let k1 = key1 >>> 0;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(multiplier0, c0);
    const low0 = Math.imul(multiplier0, c0) >>> 0;
    const high1 = multiplyHigh(multiplier1, c2);
    const low1 = Math.imul(multiplier1, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + weyl0) >>> 0;
    k1 = (k1 + weyl1) >>> 0;
  }
  return Uint32Array.of(c0, c1, c2, c3);
}

class PhiloxRandom implements Random {
  readonly #key0: number;
  readonly #key1: number;
  readonly #counter = new Uint32Array(4);
  #block: Uint32Array = new Uint32Array(4);
  #used = 4;

  constructor(key0: number, key1: number) {
    this.#key0 = key0 >>> 0;
    this.#key1 = key1 >>> 0;
  }

  #word(): number {
    if (this.#used === 4) {
      this.#block = philox4x32(this.#counter, this.#key0, this.#key1);
      this.#used = 0;
      // 2⁶⁴ blocks are out of reach, so two counter words suffice.
      this.#counter[0]!++;
      if (this.#counter[0] === 0) this.#counter[1]!++;
    }
    return this.#block[this.#used++]!;
  }

  uniform(): number {
    const high = this.#word() >>> 5;
    const low = this.#word() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  int(n: number): number {
    requireInteger("n", n, 1);
    // A remainder would favour small values; draws above the last whole multiple of n are thrown back.
    const limit = 9007199254740992 - (9007199254740992 % n);
    for (;;) {
      const draw = this.uniform() * 9007199254740992;
      if (draw < limit) return draw % n;
    }
  }

  categorical(weights: Vector): number {
    requireWeights("weights", weights);
    let total = 0;
    for (let i = 0; i < weights.length; i++) total += weights[i]!;
    let rest = this.uniform() * total;
    let last = 0;
    for (let i = 0; i < weights.length; i++) {
      const weight = weights[i]!;
      if (weight === 0) continue;
      last = i;
      rest -= weight;
      if (rest < 0) return i;
    }
    return last;
  }

  shuffle<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const held = result[i]!;
      result[i] = result[j]!;
      result[j] = held;
    }
    return result;
  }

  fork(...labels: readonly (string | number)[]): Random {
    const [key0, key1] = absorb(this.#key0, this.#key1, labels);
    return new PhiloxRandom(key0, key1);
  }
}

/** Folds labels into a key, four words at a time, each block keyed by the digest so far. */
function absorb(key0: number, key1: number, labels: readonly (string | number)[]): readonly [number, number] {
  const text = JSON.stringify(
    labels.map((label) => (typeof label === "number" ? finiteLabel(label) : label)),
  );
  const words = new Uint32Array(4 * Math.ceil((text.length + 1) / 8));
  // The length comes last: no text can be the padded form of another.
  words[words.length - 1] = text.length;
  for (let i = 0; i < text.length; i++) words[i >> 1]! ^= text.charCodeAt(i) << (16 * (i & 1));
  let digest0 = key0;
  let digest1 = key1;
  for (let start = 0; start < words.length; start += 4) {
    const mixed = philox4x32(words.subarray(start, start + 4), digest0, digest1);
    digest0 = mixed[0]!;
    digest1 = mixed[1]!;
  }
  // Complementing the key keeps forks apart from the parent's own counter sequence.
  return [~digest0 >>> 0, ~digest1 >>> 0];
}

function finiteLabel(label: number): number {
  return requireFinite("label", label);
}

/**
 * A generator for `seed`.
 *
 * @param seed any safe integer ≥ 0 (so both 32-bit and 53-bit derived seeds fit).
 * @throws DomainError when the seed is not such an integer.
 */
export function createRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new DomainError("seed", seed, "a safe integer of at least 0");
  return new PhiloxRandom(seed % 4294967296, Math.floor(seed / 4294967296));
}
