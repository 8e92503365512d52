import { InferenceSession, Tensor } from "onnxruntime-node";
import { matMulModel } from "./matmul-model.ts";

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
  /** Frees the native session. */
  release(): Promise<void>;
}

/**
 * A whitening kernel on ONNX Runtime's f32 matrix product: Ψ = ΦL⁻ᵀ in chunks of {@link CHUNK_ROWS} rows, the last
 * one padded with zeros. Results differ from the f64 reference kernel by f32 rounding (about 1e-6 of ‖ψ‖).
 *
 * @param options.threads of the native pool; default all cores. Bits don't depend on it: threads split rows and
 * columns, never the inner sum.
 */
export async function createOnnxKernel({ threads }: { readonly threads?: number } = {}): Promise<OnnxKernel> {
  const session = await InferenceSession.create(matMulModel(), {
    executionProviders: ["cpu"],
    // Waiting threads sleep instead of spinning: a worker shares its cores with everything else.
    extra: { session: { intra_op: { allow_spinning: "0" } } },
    ...(threads !== undefined && { intraOpNumThreads: threads }),
  });
  let converted: { readonly source: Float64Array; readonly tensor: Tensor } | undefined;

  return {
    name: "onnxruntime",
    async whiten({ rows, dimension, inverseLower }) {
      if (converted?.source !== inverseLower)
        converted = { source: inverseLower, tensor: transposed(inverseLower, dimension) };
      const weights = converted.tensor;
      const result = new Float32Array(rows.length);
      const chunkLength = CHUNK_ROWS * dimension;
      for (let start = 0; start < rows.length; start += chunkLength) {
        const length = Math.min(chunkLength, rows.length - start);
        const chunk = await session.run({ X: chunkTensor(rows, start, length, dimension), W: weights });
        const output = chunk.Y?.data;
        if (!(output instanceof Float32Array)) throw new Error("ONNX Runtime returned no f32 output");
        result.set(output.subarray(0, length), start);
      }
      return result;
    },
    release: () => session.release(),
  };
}

/** L⁻ᵀ as f32: the right-hand side of Φ·L⁻ᵀ. */
function transposed(lower: Float64Array, d: number): Tensor {
  const result = new Float32Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) result[j * d + i] = lower[i * d + j] ?? 0;
  }
  return new Tensor("float32", result, [d, d]);
}

function chunkTensor(rows: Float32Array, start: number, length: number, d: number): Tensor {
  const full = CHUNK_ROWS * d;
  if (length === full) return new Tensor("float32", rows.subarray(start, start + full), [CHUNK_ROWS, d]);
  const padded = new Float32Array(full);
  padded.set(rows.subarray(start, start + length));
  return new Tensor("float32", padded, [CHUNK_ROWS, d]);
}
