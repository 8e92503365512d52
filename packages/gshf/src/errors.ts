/** Letters of a name or a value that a message quotes, and entries of an array. */
const quotedLettersMax = 200;
const quotedEntriesMax = 8;

/**
 * An argument lies outside the domain of a formula. The message quotes the argument's name and its value, so
 * that whoever reads the log can find the row that caused it. It stays short however large the value is.
 */
export class DomainError extends Error {
  readonly argument: string;
  readonly value: unknown;

  constructor(argument: string, value: unknown, expectation: string) {
    super(`${clip(argument)} must be ${expectation}, got ${clip(quote(value))}`);
    this.name = "DomainError";
    this.argument = argument;
    this.value = value;
  }
}

function quote(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} of ${value.byteLength} bytes`;
  if (Array.isArray(value)) {
    const shown = value.slice(0, quotedEntriesMax).join(", ");
    return value.length > quotedEntriesMax ? `[${shown}, …] of ${value.length} entries` : `[${shown}]`;
  }
  return String(value);
}

function clip(text: string): string {
  return text.length > quotedLettersMax ? `${text.slice(0, quotedLettersMax)}…` : text;
}

/** The numeric arrays this package reads: features are f32, everything derived from them is f64. */
export type Vector = Float64Array | Float32Array | readonly number[];

/** Throws unless `value` is a finite number. */
export function requireFinite(argument: string, value: number): number {
  if (!Number.isFinite(value)) throw new DomainError(argument, value, "a finite number");
  return value;
}

/** Throws unless `value` is finite and greater than zero. */
export function requirePositive(argument: string, value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) throw new DomainError(argument, value, "positive and finite");
  return value;
}

/** Throws unless `value` is finite and at least zero. */
export function requireNonNegative(argument: string, value: number): number {
  if (!(value >= 0) || !Number.isFinite(value))
    throw new DomainError(argument, value, "non-negative and finite");
  return value;
}

/** Throws unless `value` lies in the closed interval [0, 1]. */
export function requireProbability(argument: string, value: number): number {
  if (!(value >= 0 && value <= 1)) throw new DomainError(argument, value, "between 0 and 1");
  return value;
}

/** Throws unless `value` is an integer from `minimum` to `maximum`. */
export function requireInteger(
  argument: string,
  value: number,
  minimum: number,
  maximum = Number.MAX_SAFE_INTEGER,
): number {
  if (!Number.isSafeInteger(value) || value < minimum)
    throw new DomainError(argument, value, `an integer of at least ${minimum}`);
  if (value > maximum) throw new DomainError(argument, value, `an integer of at most ${maximum}`);
  return value;
}

/** Above this a d×d matrix of doubles no longer fits one array everywhere (16,384²: 2 GiB). */
const dimensionMax = 16_384;

/** Throws unless `value` can be the dimension d of features. */
export function requireDimension(argument: string, value: number): number {
  return requireInteger(argument, value, 1, dimensionMax);
}

/** Throws unless `values` has exactly `length` entries, all of them finite; names the first that is not. */
export function requireFiniteVector(argument: string, values: Vector, length?: number): void {
  if (length !== undefined && values.length !== length)
    throw new DomainError(`${argument}.length`, values.length, `${length}`);
  const i = firstNotFinite(values);
  if (i !== -1) throw new DomainError(`${argument}[${i}]`, values[i], "a finite number");
}

/** The first entry that is not finite; −1 where all are. */
export function firstNotFinite(values: Vector): number {
  if (
    values instanceof Float64Array ? isFinite64(values) : values instanceof Float32Array && isFinite32(values)
  )
    return -1;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) return i;
  }
  return -1;
}

// 0·x is 0 for finite x alone. Twice the same loop: one that only ever meets one type is compiled without asking for it.
function isFinite64(values: Float64Array): boolean {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    s0 += 0 * values[i]!;
    s1 += 0 * values[i + 1]!;
    s2 += 0 * values[i + 2]!;
    s3 += 0 * values[i + 3]!;
  }
  for (let i = whole; i < values.length; i++) s0 += 0 * values[i]!;
  return s0 + s1 + s2 + s3 === 0;
}

function isFinite32(values: Float32Array): boolean {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    s0 += 0 * values[i]!;
    s1 += 0 * values[i + 1]!;
    s2 += 0 * values[i + 2]!;
    s3 += 0 * values[i + 3]!;
  }
  for (let i = whole; i < values.length; i++) s0 += 0 * values[i]!;
  return s0 + s1 + s2 + s3 === 0;
}

/** Squares of larger numbers, and sums of such squares, come near the end of f64. */
const magnitudeMax = 1e100;

/** Throws unless `value` is finite and can be squared and summed without overflow. */
export function requireModerate(argument: string, value: number): number {
  requireFinite(argument, value);
  if (Math.abs(value) > magnitudeMax)
    throw new DomainError(argument, value, `at most ${magnitudeMax} in magnitude`);
  return value;
}

/** Throws unless `value` is positive and neither its square nor one over it over- or underflows. */
export function requireScale(argument: string, value: number): number {
  requireModerate(argument, requirePositive(argument, value));
  if (value < 1 / magnitudeMax) throw new DomainError(argument, value, `at least ${1 / magnitudeMax}`);
  return value;
}

/** Throws unless `values` has exactly `length` finite entries whose squares can be summed without overflow. */
export function requireModerateVector(argument: string, values: Vector, length?: number): void {
  requireFiniteVector(argument, values, length);
  for (let i = 0; i < values.length; i++) {
    if (Math.abs(values[i]!) > magnitudeMax) requireModerate(`${argument}[${i}]`, values[i]!);
  }
}

/** How far from one the sum of a distribution may be: rounding of f32 weights passes, counts and odds don't. */
const sumTolerance = 1e-6;

/** Throws unless `values` is a distribution: non-negative entries that sum to one. */
export function requireDistribution(argument: string, values: Vector, length?: number): void {
  requireWeights(argument, values, length);
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  if (Math.abs(total - 1) > sumTolerance) throw new DomainError(`sum of ${argument}`, total, "1");
}

/** Throws unless `values` is a non-empty vector of finite, non-negative numbers with a positive sum. */
export function requireWeights(argument: string, values: Vector, length?: number): void {
  requireFiniteVector(argument, values, length);
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < 0) throw new DomainError(`${argument}[${i}]`, value, "non-negative");
    total += value;
  }
  if (!(total > 0) || !Number.isFinite(total))
    throw new DomainError(`sum of ${argument}`, total, "positive and finite");
}
