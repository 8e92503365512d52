import type { InferenceError, InferenceResult } from "@gshf/inference";
import type { TrainerError, TrainerResult } from "@gshf/trainer-protocol";
import { briefPatienceSeconds, patienceSeconds } from "./backoff.ts";
import { Trouble } from "./trouble.ts";

// A page of HTML or half an answer with status 200 comes from a proxy or a server that is just starting:
// worth another try, although the same exchange taken by itself looks final.
const passing: ReadonlySet<string> = new Set(["not-json", "aborted"]);

// JSON that isn't the API's comes from a server that is up: worth a few tries.
const soonFinal: ReadonlySet<string> = new Set(["bad-shape", "no-choices"]);

function tries(error: { code: string; retryable: boolean }) {
  const isSoonFinal = soonFinal.has(error.code);
  return {
    retryable: error.retryable || isSoonFinal || passing.has(error.code),
    patienceSeconds: isSoonFinal ? briefPatienceSeconds : patienceSeconds,
  };
}

/** @param what the part of the set-up that was called, as the round's page names it: `policy endpoint` */
export function troubleOfInference(what: string, error: InferenceError): Trouble {
  return new Trouble(`${slug(what)}-${error.code}`, `${what}: ${error.message}`, tries(error));
}

export function troubleOfTrainer(error: TrainerError): Trouble {
  return new Trouble(`trainer-${error.code}`, `trainer: ${error.message}`, tries(error));
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
