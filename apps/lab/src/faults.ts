import { z } from "zod";

/**
 * Misbehaviour on request, for tests of what stands on the other side. Only a lab started with `--allow-faults`
 * has `GET /faults`, `POST /faults` (replaces the whole setting) and `DELETE /faults`.
 *
 * `policy` concerns chat completions, embeddings and pooling:
 * - `down` cuts the connection · `slow` answers after `delay_ms` · `html` answers 200 with a web page
 * - `too-few` gives one choice fewer than asked for · `error` answers 500
 *
 * `trainer` concerns the trainer's API:
 * - `error` answers 500 · `never` accepts the connection and does not answer
 * - `wrong-checksum` reports another sha256 for the checkpoint than it serves · `fail` fails every new attempt
 * - `break` fails an attempt after its first checkpoint on the way
 *
 * `times` ends a fault after so many requests hit by it (for `wrong-checksum`, `fail` and `break`: jobs); absent: never.
 */
export const Faults = z.strictObject({
  policy: z
    .strictObject({
      mode: z.enum(["down", "slow", "html", "too-few", "error"]),
      delay_ms: z.int().min(0).max(600_000).default(30_000),
      times: z.int().positive().optional(),
    })
    .optional(),
  trainer: z
    .strictObject({
      mode: z.enum(["error", "never", "wrong-checksum", "fail", "break"]),
      times: z.int().positive().optional(),
    })
    .optional(),
});
export type Faults = z.infer<typeof Faults>;

export type FaultBox = {
  get(): Faults;
  set(faults: Faults): void;
  /** The fault to act out now, if it is one of `modes`; counts it. */
  takePolicy<M extends PolicyMode>(
    modes: readonly M[],
  ): { readonly mode: M; readonly delayMs: number } | null;
  takeTrainer<M extends TrainerMode>(modes: readonly M[]): { readonly mode: M } | null;
};

export type PolicyMode = NonNullable<Faults["policy"]>["mode"];
export type TrainerMode = NonNullable<Faults["trainer"]>["mode"];

/** Holds the faults in force. */
export function createFaultBox(initial: Faults): FaultBox {
  let faults = initial;
  const remaining = (times: number | undefined) => (times === undefined ? undefined : times - 1);
  return {
    get: () => faults,
    set(next) {
      faults = next;
    },
    takePolicy(modes) {
      const fault = faults.policy;
      const mode = modes.find((candidate) => candidate === fault?.mode);
      if (fault === undefined || mode === undefined) return null;
      const times = remaining(fault.times);
      faults = { ...faults, policy: times === 0 ? undefined : { ...fault, times } };
      return { mode, delayMs: fault.delay_ms };
    },
    takeTrainer(modes) {
      const fault = faults.trainer;
      const mode = modes.find((candidate) => candidate === fault?.mode);
      if (fault === undefined || mode === undefined) return null;
      const times = remaining(fault.times);
      faults = { ...faults, trainer: times === 0 ? undefined : { ...fault, times } };
      return { mode };
    },
  };
}
