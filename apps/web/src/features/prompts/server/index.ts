export { uploadGate, uploadRetrySeconds } from "./upload-gate.ts";
