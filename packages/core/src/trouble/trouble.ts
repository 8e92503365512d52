import { storable } from "../text/model.ts";
import { patienceSeconds } from "./backoff.ts";

/**
 * Something outside went wrong while a round was at work: an endpoint, the trainer, object storage, or what
 * they sent. `message` is for the round's page, so it names host, field or value and never repeats an
 * upstream body or a secret.
 */
export class Trouble extends Error {
  override readonly name = "Trouble";
  /** A short machine-readable word: `policy-unreachable`, `checkpoint-mismatch`, … */
  readonly code: string;
  /** Whether trying again may help without anybody changing anything. */
  readonly retryable: boolean;
  /** For how long it is tried again. */
  readonly patienceSeconds: number;

  constructor(
    code: string,
    message: string,
    options: { retryable: boolean; patienceSeconds?: number; cause?: unknown },
  ) {
    super(storable(message), { cause: options.cause });
    this.code = storable(code);
    this.retryable = options.retryable;
    this.patienceSeconds = options.patienceSeconds ?? patienceSeconds;
  }
}
