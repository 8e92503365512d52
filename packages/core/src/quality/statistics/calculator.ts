import { fitAnnotators, measureAgreement } from "@gshf/gshf";
import type { Calculator, Deps } from "../../access/index.ts";

const inThisThread: Calculator = {
  measureAgreement: async (options) => measureAgreement(options),
  estimateAnnotators: async (options) => fitAnnotators(options).annotators,
};

/** What does the mathematics: a thread of its own where the process has one. */
export function calculatorOf({ calculator = inThisThread }: Pick<Deps, "calculator">): Calculator {
  return calculator;
}
