export { importGate, importRetrySeconds } from "./import-gate.ts";
