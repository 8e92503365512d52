import type { InferenceError, InferenceResult } from "@gshf/inference";
import type { TrainerError, TrainerResult } from "@gshf/trainer-protocol";
import { Trouble } from "./trouble.ts";

// A page of HTML or half an answer with status 200 comes from a proxy or a server that is just starting:
// worth another try, although the same exchange taken by itself looks final.
const passing: ReadonlySet<string> = new Set(["not-json", "bad-shape", "no-choices", "aborted"]);

/** @param what the part of the set-up that was called, as the round's page names it: `policy endpoint` */
export function troubleOfInference(what: string, error: InferenceError): Trouble {
  const retryable = error.retryable || passing.has(error.code);
  return new Trouble(`${slug(what)}-${error.code}`, `${what}: ${error.message}`, { retryable });
}

export function troubleOfTrainer(error: TrainerError): Trouble {
  const retryable = error.retryable || passing.has(error.code);
  return new Trouble(`trainer-${error.code}`, `trainer: ${error.message}`, { retryable });
}

/** The value of a call to an inference server, or its trouble thrown. */
export function unwrapOrThrow<T>(what: string, result: InferenceResult<T>): T {
  if (!result.ok) throw troubleOfInference(what, result.error);
  return result.value;
}

/** The value of a call to the trainer, or its trouble thrown. */
export function unwrapTrainerOrThrow<T>(result: TrainerResult<T>): T {
  if (!result.ok) throw troubleOfTrainer(result.error);
  return result.value;
}

function slug(what: string): string {
  return what.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}
