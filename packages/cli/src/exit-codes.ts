/** What a command ends with, for scripts: the only such table. */
export const exitCodes = {
  ok: 0,
  /** The server refused it: what it names is wrong, missing or not in the right state. */
  refused: 1,
  /** The command line can't be read. */
  usage: 2,
  /** Nobody is signed in, or they may not do this. */
  forbidden: 3,
  /** The server can't be reached, or failed. */
  unavailable: 4,
  /** What was watched ended badly. */
  failed: 5,
} as const;

/** An end with a message for whoever reads it, shown without a stack. */
export class CommandError extends Error {
  readonly code: number;
  /** What the server said, for --json. */
  readonly problem: unknown;

  constructor(code: number, message: string, problem: unknown = null) {
    super(message);
    this.code = code;
    this.problem = problem;
  }
}
