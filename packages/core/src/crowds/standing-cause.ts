import { type StandingCause, type StandingFigures, standingCauseSchema } from "./model.ts";

/** The figures in words, as researchers read them. */
export function wordsOf(figures: StandingFigures): string {
  const { kind, counted } = figures;
  if (kind === "gold") return `${figures.right} of the last ${counted} check pairs right`;
  return `${figures.failed} of the last ${counted} attention checks failed (pairs whose question says which answer to pick)`;
}

export function causeOf(standing: { reason: string; figures: unknown }): StandingCause {
  if (standing.figures === null) return { kind: "said", reason: standing.reason };
  const figures = standingCauseSchema.safeParse(standing.figures);
  return figures.data ?? { kind: "said", reason: standing.reason };
}
