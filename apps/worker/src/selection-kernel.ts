import { referenceKernel, type WhiteningKernel } from "@gshf/gshf";

/**
 * The kernel of that name. Native code is loaded only when asked for.
 *
 * @throws Error where ONNX Runtime has no binary for the machine
 */
export async function selectionKernel(name: "onnxruntime" | "typed-array"): Promise<WhiteningKernel> {
  if (name === "typed-array") return referenceKernel;
  const { createOnnxKernel } = await import("@gshf/kernel-onnx");
  return createOnnxKernel();
}
