import { z } from "zod";

const count = z.number().int().min(0);

/** Why somebody is warned or stopped: by a rule, in figures to be put into their language, or in a researcher's words. */
export const standingCauseSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("gold"), right: count, counted: count }),
  z.object({ kind: z.literal("attention"), failed: count, counted: count }),
  z.object({ kind: z.literal("said"), reason: z.string() }),
]);
export type StandingCause = z.output<typeof standingCauseSchema>;
export type StandingFigures = Exclude<StandingCause, { kind: "said" }>;

/** The figures in words, as researchers read them. */
export function wordsOf(figures: StandingFigures): string {
  const { kind, counted } = figures;
  if (kind === "gold") return `${figures.right} of the last ${counted} check pairs right`;
  return `${figures.failed} of the last ${counted} attention checks failed (pairs whose question says which answer to pick)`;
}

export function causeOf(standing: { reason: string; figures: unknown }): StandingCause {
  if (standing.figures === null) return { kind: "said", reason: standing.reason };
  return standingCauseSchema.parse(standing.figures);
}
