import { DomainError, requireDimension, requireFiniteVector, requireInteger } from "../errors.ts";

/**
 * Names of what φ(x, a) is made of. A name never comes to mean anything else: rounds are replayed under it.
 *
 * With e(·) the embedding of a text, scaled to length one, c the answer's characters, and u/‖u‖₊ short for
 * u/max(1, ‖u‖):
 *
 * - `answer`: $e(a)$
 * - `answer+length`: $(e(a),\ \frac{c-600}{c+600})/\sqrt2$
 * - `answer+log-length`: $(e(a),\ \ell)/\sqrt2$, $\ell=\frac13\ln\frac{c+1}{601}$ clipped to [−1, 1]: log length in
 *   standard deviations of about one from the middle of usual answers, three of them the bound
 * - `prompt+answer`: $e(x\Vert a)$, one embedding of the prompt, a blank line and the answer
 * - `answer*prompt`: $(e(a),\ \sqrt d\,(e(a)\circ e(x))/\lVert\cdot\rVert_+)/\sqrt2$
 * - `answer*prompt+log-length`: $(e(a),\ \sqrt d\,(e(a)\circ e(x))/\lVert\cdot\rVert_+,\ \ell)/\sqrt3$
 */
export const featureMapNames = [
  "answer",
  "answer+length",
  "answer+log-length",
  "prompt+answer",
  "answer*prompt",
  "answer*prompt+log-length",
] as const;
export type FeatureMapName = (typeof featureMapNames)[number];

/** The texts whose embeddings a map reads: the answer, the prompt, or both as one text. */
export type FeaturePart = "answer" | "prompt" | "both";

/** What is known of one answer to one prompt: its length in code points, and the embeddings its map reads. */
export type FeatureInput = { readonly characters: number } & Readonly<
  Partial<Record<FeaturePart, Float32Array>>
>;

export type VectorMap = {
  readonly name: FeatureMapName;
  readonly parts: readonly FeaturePart[];
  /** How many numbers the embedder gives. */
  readonly width: number;
  /** d of φ. */
  readonly dimension: number;
  /**
   * φ(x, a), ‖φ‖ ≤ 1. Nothing is centred, because a constant cancels in z = φ¹ − φ².
   *
   * @throws DomainError when an embedding of `parts` is missing, has another width or holds a number that isn't finite
   */
  readonly vector: (input: FeatureInput) => Float32Array;
};

/**
 * The map of a name over embeddings of a width.
 *
 * @throws DomainError unless width and dimension are integers from 1 to 16,384
 */
export function createVectorMap(name: FeatureMapName, width: number): VectorMap {
  requireDimension("width", width);
  const { parts, combine } = shapes[name];
  const dimension = requireDimension("dimension", featureDimension(name, width));
  return {
    name,
    parts,
    width,
    dimension,
    vector(input) {
      requireInteger("characters", input.characters, 0);
      const unit = (part: FeaturePart) => {
        const embedding = input[part];
        if (embedding === undefined) throw new DomainError(part, embedding, `an embedding for ${name}`);
        requireFiniteVector(part, embedding, width);
        return unitVector(embedding);
      };
      return combine(unit, input.characters);
    },
  };
}

/**
 * d of φ under a map, over embeddings of a width.
 *
 * @throws DomainError unless the width is an integer from 1 to 16,384
 */
export function featureDimension(name: FeatureMapName, width: number): number {
  const { copies, extra } = shapes[name];
  return copies * requireDimension("width", width) + extra;
}

/**
 * The width of the embeddings under a φ of this dimension.
 *
 * @throws DomainError where no width gives this dimension
 */
export function embeddingWidth(name: FeatureMapName, dimension: number): number {
  const { copies, extra } = shapes[name];
  const width = (dimension - extra) / copies;
  if (Number.isInteger(width) && width > 0) return width;
  throw new DomainError("dimension", dimension, `one that ${name} gives`);
}

/** The texts whose embeddings a map reads. */
export function featureParts(name: FeatureMapName): readonly FeaturePart[] {
  return shapes[name].parts;
}

/** Numbers are rounded to f32 once, at the end. */
type Combine = (unit: (part: FeaturePart) => Float64Array, characters: number) => Float32Array;
type Shape = {
  readonly parts: readonly FeaturePart[];
  /** d = copies·width + extra. */
  readonly copies: number;
  readonly extra: number;
  readonly combine: Combine;
};

const shapes: Readonly<Record<FeatureMapName, Shape>> = {
  answer: {
    parts: ["answer"],
    copies: 1,
    extra: 0,
    combine: (unit) => Float32Array.from(unit("answer")),
  },
  "answer+length": {
    parts: ["answer"],
    copies: 1,
    extra: 1,
    combine: (unit, characters) => joined(Math.SQRT1_2, unit("answer"), [boundedLength(characters)]),
  },
  "answer+log-length": {
    parts: ["answer"],
    copies: 1,
    extra: 1,
    combine: (unit, characters) => joined(Math.SQRT1_2, unit("answer"), [logLength(characters)]),
  },
  "prompt+answer": {
    parts: ["both"],
    copies: 1,
    extra: 0,
    combine: (unit) => Float32Array.from(unit("both")),
  },
  "answer*prompt": {
    parts: ["answer", "prompt"],
    copies: 2,
    extra: 0,
    combine: (unit) => joined(Math.SQRT1_2, unit("answer"), product(unit("answer"), unit("prompt"))),
  },
  "answer*prompt+log-length": {
    parts: ["answer", "prompt"],
    copies: 2,
    extra: 1,
    combine: (unit, characters) =>
      joined(Math.sqrt(1 / 3), unit("answer"), product(unit("answer"), unit("prompt")), [
        logLength(characters),
      ]),
  },
};

/** $\frac{c-600}{c+600}$, which is tanh(½ ln(c/600)). */
function boundedLength(characters: number): number {
  return (characters - 600) / (characters + 600);
}

/** $\frac13\ln\frac{c+1}{601}$, clipped to [−1, 1]. */
function logLength(characters: number): number {
  return Math.max(-1, Math.min(1, Math.log((characters + 1) / 601) / 3));
}

/** Scaled to length one; a text without content may embed to zero, and stays there. */
function unitVector(embedding: Float32Array): Float64Array {
  const length = norm(embedding);
  const scale = length > 0 ? 1 / length : 0;
  return Float64Array.from(embedding, (value) => value * scale);
}

function norm(vector: Float32Array | Float64Array): number {
  let square = 0;
  for (const value of vector) square += value * value;
  return Math.sqrt(square);
}

function joined(scale: number, ...blocks: readonly (Float64Array | readonly number[])[]): Float32Array {
  const whole = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    for (const value of block) {
      whole[at] = value * scale;
      at += 1;
    }
  }
  return whole;
}

/** √d·(a ∘ b), shortened to length one where it is longer: for directions without relation it is about one. */
function product(a: Float64Array, b: Float64Array): Float64Array {
  const scale = Math.sqrt(a.length);
  const result = a.map((value, i) => scale * value * (b[i] ?? 0));
  const longer = Math.max(1, norm(result));
  return result.map((value) => value / longer);
}
