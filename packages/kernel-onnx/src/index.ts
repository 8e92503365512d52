export { createOnnxKernel, type OnnxKernel } from "./create-onnx-kernel.ts";
