import { InferenceSession, Tensor } from "onnxruntime-node";
import { columnBlocks, whiteningModel } from "./whitening-model.ts";

/** Rows per call. Fixed, so that the library always sees the same shape and the bits don't depend on the batch. */
const CHUNK_ROWS = 512;

/** Structurally the `WhiteningKernel` of @gshf/gshf; neither package knows the other. */
export interface OnnxKernel {
  readonly name: "onnxruntime";
  whiten(request: {
    readonly rows: Float32Array;
    readonly dimension: number;
    readonly inverseLower: Float64Array;
  }): Promise<Float32Array>;
  /** Frees the native sessions. */
  release(): Promise<void>;
}

/**
 * A whitening kernel on ONNX Runtime's f32 matrix product: Ψ = ΦL⁻ᵀ in chunks of {@link CHUNK_ROWS} rows, the last
 * one padded with zeros, without the zero half of L⁻ᵀ. Results differ from the f64 reference kernel by f32 rounding
 * (about 1e-6 of ‖ψ‖).
 *
 * @param options.threads of the native pool; default all cores. Bits don't depend on it: threads split rows and
 * columns, never the inner sum.
 */
export async function createOnnxKernel({ threads }: { readonly threads?: number } = {}): Promise<OnnxKernel> {
  const sessions = new Map<number, Promise<InferenceSession>>();
  // A selection whitens by two factors in turn: A's at the batch's start and as it has grown.
  const factors = new WeakMap<Float64Array, Record<string, Tensor>>();

  const sessionFor = (dimension: number): Promise<InferenceSession> => {
    const known = sessions.get(dimension);
    if (known !== undefined) return known;
    const created = InferenceSession.create(whiteningModel(dimension), {
      executionProviders: ["cpu"],
      // Waiting threads sleep instead of spinning: a worker shares its cores with everything else.
      extra: { session: { intra_op: { allow_spinning: "0" } } },
      ...(threads !== undefined && { intraOpNumThreads: threads }),
    });
    sessions.set(dimension, created);
    return created;
  };

  return {
    name: "onnxruntime",
    async whiten({ rows, dimension, inverseLower }) {
      const session = await sessionFor(dimension);
      const blocks = factors.get(inverseLower) ?? transposedBlocks(inverseLower, dimension);
      factors.set(inverseLower, blocks);
      const result = new Float32Array(rows.length);
      const chunkLength = CHUNK_ROWS * dimension;
      for (let start = 0; start < rows.length; start += chunkLength) {
        const shape = [CHUNK_ROWS, dimension];
        if (start + chunkLength <= rows.length) {
          const X = new Tensor("float32", rows.subarray(start, start + chunkLength), shape);
          // Written in place.
          const Y = new Tensor("float32", result.subarray(start, start + chunkLength), shape);
          await session.run({ X, ...blocks }, { Y });
        } else {
          const padded = new Float32Array(chunkLength);
          padded.set(rows.subarray(start));
          const { Y } = await session.run({ X: new Tensor("float32", padded, shape), ...blocks });
          if (!(Y?.data instanceof Float32Array)) throw new Error("ONNX Runtime returned no f32 output");
          result.set(Y.data.subarray(0, rows.length - start), start);
        }
      }
      return result;
    },
    release: async () => {
      for (const session of sessions.values()) await (await session).release();
      sessions.clear();
    },
  };
}

/** The column blocks of L⁻ᵀ as f32, each down to its last row that is not zero, by the names of the model's inputs. */
function transposedBlocks(lower: Float64Array, d: number): Record<string, Tensor> {
  const ends = columnBlocks(d);
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
