import { availableParallelism } from "node:os";
import { InferenceSession, Tensor } from "onnxruntime-node";
import {
  columnBlocks,
  type ProductKind,
  productModel,
  scoringModel,
  whiteningModel,
} from "./kernel-model.ts";

/** Rows per call. Fixed, so that the library always sees the same shape and the bits don't depend on the batch. */
const whitenRows = 512;
/** Nothing but two figures a row comes back, so more rows at once cost no memory, and threads meet less often. */
const scoreRows = 2048;

type Factored = {
  readonly rows: Float32Array;
  readonly dimension: number;
  readonly inverseLower: Float64Array;
};

type Product = {
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly inner: number;
  readonly transposed?: boolean;
  readonly subtractFrom?: Float32Array;
};

/** Structurally the `WhiteningKernel` of @gshf/gshf; neither package knows the other. */
export type OnnxKernel = {
  readonly name: "onnxruntime";
  whiten(request: Factored): Promise<Float32Array>;
  multiply(request: Product): Promise<Float32Array>;
  score(
    request: Factored & { readonly theta: Float64Array },
  ): Promise<{ readonly squaredNorms: Float32Array; readonly rewards: Float32Array }>;
  /** Frees the native sessions. */
  release(): Promise<void>;
};

/**
 * A whitening kernel on ONNX Runtime's f32 matrix product: Ψ = ΦL⁻ᵀ in chunks of a fixed number of rows, the last one
 * padded with zeros, without most of the zero half of L⁻ᵀ. Results differ from the f64 reference kernel by f32
 * rounding (about 1e-6 of ‖ψ‖).
 *
 * @param options.threads of the native pool; default all cores. Bits don't depend on it: threads split rows and
 * columns, never the inner sum.
 */
export async function createOnnxKernel({
  // Left to itself the library counts sockets on some virtual machines, and finds one.
  threads = availableParallelism(),
}: {
  readonly threads?: number;
} = {}): Promise<OnnxKernel> {
  const whitening = sessionsOf((dimension: number) => whiteningModel(dimension, whitenRows), threads);
  const scoring = sessionsOf((dimension: number) => scoringModel(dimension, scoreRows), threads);
  const products = sessionsOf(productModel, threads);
  const whitenFactors = factorsFor(whitenRows);
  const scoreFactors = factorsFor(scoreRows);
  return {
    name: "onnxruntime",
    async whiten({ rows, dimension, inverseLower }) {
      const session = await whitening.get(dimension);
      const factor = whitenFactors(inverseLower, dimension);
      const result = new Float32Array(rows.length);
      for (const { X, start, end } of chunks(rows, dimension, whitenRows)) {
        const isWhole = end - start === whitenRows;
        const place = result.subarray(start * dimension, end * dimension);
        // A whole chunk is written in place.
        const fetches = isWhole ? { Y: new Tensor("float32", place, X.dims) } : ["Y"];
        const { Y } = await session.run({ X, ...factor }, fetches);
        if (!isWhole) place.set(dataOf(Y).subarray(0, place.length));
      }
      return result;
    },
    async multiply({ left, right, inner, transposed = false, subtractFrom }) {
      const session = await products.get(kindOf(transposed, subtractFrom !== undefined));
      const [rows, columns] = [left.length / inner, right.length / inner];
      const result = new Float32Array(rows * columns);
      const dims = [rows, columns];
      await session.run(
        {
          A: new Tensor("float32", left, [rows, inner]),
          B: new Tensor("float32", right, transposed ? [columns, inner] : [inner, columns]),
          ...(subtractFrom && { C: new Tensor("float32", subtractFrom, dims) }),
        },
        { Y: new Tensor("float32", result, dims) },
      );
      return result;
    },
    async score({ rows, dimension, inverseLower, theta }) {
      const session = await scoring.get(dimension);
      const factor = scoreFactors(inverseLower, dimension);
      const weights = new Tensor("float32", Float32Array.from(theta), [dimension, 1]);
      const count = rows.length / dimension;
      const squaredNorms = new Float32Array(count);
      const rewards = new Float32Array(count);
      for (const { X, start, end } of chunks(rows, dimension, scoreRows)) {
        const { S, R } = await session.run({ X, theta: weights, ...factor });
        squaredNorms.set(dataOf(S).subarray(0, end - start), start);
        rewards.set(dataOf(R).subarray(0, end - start), start);
      }
      return { squaredNorms, rewards };
    },
    release: async () => {
      await Promise.all([whitening.release(), scoring.release(), products.release()]);
    },
  };
}

/** The four products, one object each. */
const productKinds: readonly ProductKind[] = [false, true].flatMap((transposed) =>
  [false, true].map((subtracts) => ({ transposed, subtracts })),
);

function kindOf(transposed: boolean, subtracts: boolean): ProductKind {
  const kind = productKinds.find((known) => known.transposed === transposed && known.subtracts === subtracts);
  if (kind === undefined) throw new Error("a product is of one of four kinds");
  return kind;
}

/** One session per shape, made when first asked for. */
function sessionsOf<Shape>(model: (shape: Shape) => Uint8Array, threads: number) {
  const sessions = new Map<Shape, Promise<InferenceSession>>();
  return {
    get(shape: Shape): Promise<InferenceSession> {
      const known = sessions.get(shape);
      if (known !== undefined) return known;
      const created = InferenceSession.create(model(shape), {
        executionProviders: ["cpu"],
        // Waiting threads sleep instead of spinning: a worker shares its cores with everything else.
        extra: { session: { intra_op: { allow_spinning: "0" } } },
        intraOpNumThreads: threads,
      });
      sessions.set(shape, created);
      return created;
    },
    async release(): Promise<void> {
      for (const session of sessions.values()) await (await session).release();
      sessions.clear();
    },
  };
}

/** `height` rows at a time as tensors of that very shape, the last padded with zeros. */
function* chunks(rows: Float32Array, dimension: number, height: number) {
  const count = rows.length / dimension;
  for (let start = 0; start < count; start += height) {
    const end = Math.min(count, start + height);
    const part = rows.subarray(start * dimension, end * dimension);
    const whole = end - start === height ? part : new Float32Array(height * dimension);
    if (whole !== part) whole.set(part);
    yield { X: new Tensor("float32", whole, [height, dimension]), start, end };
  }
}

/** Keeps the blocks of a factor: a selection whitens by two in turn, A's at the batch's start and as it has grown. */
function factorsFor(rows: number) {
  const known = new WeakMap<Float64Array, Record<string, Tensor>>();
  return (inverseLower: Float64Array, dimension: number): Record<string, Tensor> => {
    const blocks = known.get(inverseLower) ?? transposedBlocks(inverseLower, dimension, rows);
    known.set(inverseLower, blocks);
    return blocks;
  };
}

/** The column blocks of L⁻ᵀ as f32, each down to its last row that is not zero, by the names of the model's inputs. */
function transposedBlocks(lower: Float64Array, d: number, rows: number): Record<string, Tensor> {
  const ends = columnBlocks(d, rows);
  return Object.fromEntries(
    ends.map((end, block) => {
      const start = ends[block - 1] ?? 0;
      const width = end - start;
      const columns = new Float32Array(end * width);
      for (let i = start; i < end; i++) {
        for (let j = 0; j <= i; j++) columns[j * width + (i - start)] = lower[i * d + j]!;
      }
      return [`W${block}`, new Tensor("float32", columns, [end, width])];
    }),
  );
}

function dataOf(tensor: Tensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new Error("ONNX Runtime returned no f32 output");
  return tensor.data;
}
