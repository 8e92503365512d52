import { parentPort } from "node:worker_threads";
import {
  type Agreement,
  type AgreementOptions,
  type AnnotatorEstimate,
  type AnnotatorFitOptions,
  fitAnnotators,
  measureAgreement,
} from "@gshf/gshf";

export type Calculation = { id: number } & (
  | { name: "measureAgreement"; options: AgreementOptions }
  | { name: "estimateAnnotators"; options: AnnotatorFitOptions }
);
export type CalculationReply = { id: number } & (
  | { ok: true; value: Agreement | readonly AnnotatorEstimate[] }
  | { ok: false; message: string }
);

const port = parentPort;
if (port === null) throw new Error("calculator-thread runs as a worker thread");

function calculate(asked: Calculation): Agreement | readonly AnnotatorEstimate[] {
  return asked.name === "measureAgreement"
    ? measureAgreement(asked.options)
    : fitAnnotators(asked.options).annotators;
}

port.on("message", (asked: Calculation) => {
  try {
    port.postMessage({ id: asked.id, ok: true, value: calculate(asked) } satisfies CalculationReply);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    port.postMessage({ id: asked.id, ok: false, message } satisfies CalculationReply);
  }
});
