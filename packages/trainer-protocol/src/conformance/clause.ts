import type { Run } from "./run.ts";

/** What came of one clause. A clause that could not be asked (no job came about) is unknown, and counts as failed. */
export type Verdict =
  | { readonly verdict: "pass" }
  | { readonly verdict: "skip"; readonly why: string }
  | { readonly verdict: "fail"; readonly sent: string; readonly came: string };

/** One sentence of the contract that can be seen to hold or not. */
export type Clause = {
  readonly name: string;
  /** What is right, as a sentence. */
  readonly right: string;
  readonly check: (run: Run) => Promise<Verdict>;
};

export const pass: Verdict = { verdict: "pass" };

export function skip(why: string): Verdict {
  return { verdict: "skip", why };
}

export function fail(sent: string, came: string): Verdict {
  return { verdict: "fail", sent, came: came.length > 600 ? `${came.slice(0, 600)}…` : came };
}

/** Passes where nothing is wrong; `faults` are what came. */
export function unless(sent: string, faults: readonly string[]): Verdict {
  return faults.length === 0 ? pass : fail(sent, faults.slice(0, 5).join("; "));
}
