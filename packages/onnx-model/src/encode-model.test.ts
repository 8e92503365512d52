import { expect, test } from "vitest";
import { encodeModel } from "./encode-model.ts";

test("a graph becomes the bytes that onnx.proto asks for, negative integers and named dimensions included", () => {
  const bytes = encodeModel({
    nodes: [
      {
        op: "Op",
        inputs: ["x", "c"],
        outputs: ["y"],
        attributes: { axis: -1, epsilon: { float: 0.5 }, perm: [1, 0, 300] },
      },
    ],
    initializers: [
      { name: "c", dims: [2], floats: Float32Array.of(1, -2) },
      { name: "i", dims: [1], ints: [-3] },
    ],
    inputs: [{ name: "x", dims: ["T", 256] }],
    outputs: [{ name: "y", dims: [1] }],
  });
  // Written once by another encoder.
  expect(Buffer.from(bytes).toString("hex")).toBe(
    "08083a9f010a480a01780a016312017922024f702a140a046178697318ffffffffffffffffff01a001022a110a07657073696c6f6e150000003fa001012a100a047065726d4001400040ac02a00107120567726170682a11080210014201634a080000803f000000c02a11080110074201694a08fdffffffffffffff5a150a017812100a0e0801120a0a031201540a03088002620f0a0179120a0a08080112040a02080142040a001011",
  );
});
