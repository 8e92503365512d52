import type { StandingCause } from "@gshf/core/crowds/model";

/** Why somebody is warned or stopped; a researcher's words stay as they are. */
export function sayCause(why: StandingCause, language: "en" | "de"): string {
  if (why.kind === "said") return why.reason;
  const { counted } = why;
  if (why.kind === "gold") {
    return language === "de"
      ? `von den letzten ${counted} Prüfpaaren ${why.right} richtig`
      : `${why.right} of the last ${counted} check pairs right`;
  }
  return language === "de"
    ? `von den letzten ${counted} Aufmerksamkeitsprüfungen ${why.failed} nicht bestanden (Paare, deren Anfrage sagt, welche Antwort zu wählen ist)`
    : `${why.failed} of the last ${counted} attention checks failed (pairs whose prompt says which answer to pick)`;
}
