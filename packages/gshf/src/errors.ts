/**
 * An argument lies outside the domain of a formula. The message quotes the argument's name and its value, so
 * that whoever reads the log can find the row that caused it.
 */
export class DomainError extends Error {
  readonly argument: string;
  readonly value: unknown;

  constructor(argument: string, value: unknown, expectation: string) {
    super(`${argument} must be ${expectation}, got ${quote(value)}`);
    this.name = "DomainError";
    this.argument = argument;
    this.value = value;
  }
}

function quote(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} of ${value.byteLength} bytes`;
  return String(value);
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

/** Throws unless `value` is an integer of at least `minimum`. */
export function requireInteger(argument: string, value: number, minimum: number): number {
  if (!Number.isSafeInteger(value) || value < minimum)
    throw new DomainError(argument, value, `an integer of at least ${minimum}`);
  return value;
}

/** Throws unless `values` has exactly `length` entries, all of them finite; names the first that is not. */
export function requireFiniteVector(argument: string, values: Vector, length?: number): void {
  if (length !== undefined && values.length !== length)
    throw new DomainError(`${argument}.length`, values.length, `${length}`);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) throw new DomainError(`${argument}[${i}]`, values[i], "a finite number");
  }
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
