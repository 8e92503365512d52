import { z } from "zod";

/**
 * Text from outside as a database and a page can take it: cut to a length, with U+FFFD for NUL, which Postgres
 * refuses, and for lone surrogates, which UTF-8 has no bytes for.
 */
export function wireText(charactersMax: number) {
  return z.string().transform((text) => cleanText(text, charactersMax));
}

function cleanText(text: string, charactersMax: number): string {
  return text.slice(0, charactersMax).replaceAll("\0", "\uFFFD").toWellFormed();
}

/** A figure: null for what is no finite number. Python writes NaN and Infinity of a run that diverged. */
export const figure = z
  .unknown()
  .transform((value) => (typeof value === "number" && Number.isFinite(value) ? value : null));

/** Counts are kept in 32 bits. */
export const countMax = 2 ** 31 - 1;
