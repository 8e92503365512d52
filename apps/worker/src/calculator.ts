import { Worker } from "node:worker_threads";
import type { Calculator } from "@gshf/core/access";
import type { AgreementOptions, AnnotatorFitOptions } from "@gshf/gshf";
import type { CalculationReply } from "./calculator-thread.ts";

/** A thread that computed nothing for so long is ended, and what it held is free. */
const idleMs = 30_000;

type Answers = {
  measureAgreement: Awaited<ReturnType<Calculator["measureAgreement"]>>;
  estimateAnnotators: Awaited<ReturnType<Calculator["estimateAnnotators"]>>;
};
type Waiting = { resolve: (value: CalculationReply & { ok: true }) => void; reject: (error: Error) => void };

/**
 * Computes in a thread of its own, one calculation after the other: each takes seconds, and rounds must be kept alive
 * meanwhile. The thread starts with the first one.
 */
function createCalculator(): Calculator {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let calculations = 0;

  const end = (error: Error | null) => {
    const ended = thread;
    thread = null;
    for (const { reject } of waiting.values())
      reject(error ?? new Error("the thread that computed this ended"));
    waiting.clear();
    ended?.terminate().catch(() => undefined);
  };
  const start = (): Worker => {
    const started = new Worker(new URL("./calculator-thread.ts", import.meta.url));
    started.unref();
    started.on("message", (reply: CalculationReply) => {
      const asked = waiting.get(reply.id);
      waiting.delete(reply.id);
      if (reply.ok) asked?.resolve(reply);
      else asked?.reject(new Error(reply.message));
      if (waiting.size === 0) idle = setTimeout(() => end(null), idleMs).unref();
    });
    started.on("error", (error) => end(error instanceof Error ? error : new Error(String(error))));
    started.on("exit", () => (thread === started ? end(null) : undefined));
    return started;
  };
  async function calculate<Name extends keyof Answers>(
    name: Name,
    options: AgreementOptions | AnnotatorFitOptions,
  ): Promise<Answers[Name]> {
    clearTimeout(idle);
    thread ??= start();
    calculations += 1;
    const id = calculations;
    const { promise, resolve, reject } = Promise.withResolvers<CalculationReply & { ok: true }>();
    waiting.set(id, { resolve, reject });
    thread.postMessage({ id, name, options });
    const { value } = await promise;
    // What the thread answers to this name.
    return value as Answers[Name];
  }
  return {
    measureAgreement: (options) => calculate("measureAgreement", options),
    estimateAnnotators: (options) => calculate("estimateAnnotators", options),
  };
}

export const calculator: Calculator = createCalculator();
