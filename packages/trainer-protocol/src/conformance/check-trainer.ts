import type { Clause, Verdict } from "./clause.ts";
import { dataClauses } from "./clauses/data.ts";
import { eventClauses } from "./clauses/events.ts";
import { statusClauses } from "./clauses/status.ts";
import { submissionClauses } from "./clauses/submission.ts";
import { webhookClauses } from "./clauses/webhooks.ts";
import { type ProbeServerOptions, startProbeServer } from "./probe-server.ts";
import { type CheckOptions, createRun, Unasked } from "./run.ts";

/** Every clause, in the order in which they are asked. */
export const conformanceClauses: readonly Clause[] = [
  ...submissionClauses,
  ...statusClauses,
  ...eventClauses,
  ...webhookClauses,
  ...dataClauses,
];

export type ClauseReport = { readonly name: string; readonly right: string } & (
  | Verdict
  | { readonly verdict: "unknown"; readonly why: string }
);

export type ConformanceReport = {
  readonly trainer: string;
  readonly clauses: readonly ClauseReport[];
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly conforms: boolean;
};

/**
 * Asks a trainer for everything the contract says that can be seen from outside. It trains a handful of jobs of eight
 * rows; their files and webhooks are served from here, at an address that the trainer must reach.
 *
 * @param onClause told of each as it is known
 */
export async function checkTrainer(
  options: CheckOptions,
  probe: ProbeServerOptions,
  onClause: (clause: ClauseReport) => void = () => undefined,
): Promise<ConformanceReport> {
  const server = await startProbeServer(probe);
  try {
    const run = createRun(options, server);
    const clauses: ClauseReport[] = [];
    for (const { name, right, check } of conformanceClauses) {
      const verdict = await check(run).catch((error: unknown) => {
        if (error instanceof Unasked) return { verdict: "unknown", why: error.message } as const;
        throw error;
      });
      clauses.push({ name, right, ...verdict });
      onClause({ name, right, ...verdict });
    }
    const count = (...verdicts: string[]) => clauses.filter((one) => verdicts.includes(one.verdict)).length;
    const failed = count("fail", "unknown");
    return {
      trainer: options.baseUrl,
      clauses,
      passed: count("pass"),
      failed,
      skipped: count("skip"),
      conforms: failed === 0,
    };
  } finally {
    await server.close();
  }
}
