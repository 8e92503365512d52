/**
 * The pieces that are not in a text. Line breaks count; how wide a space is, and empty lines between paragraphs beyond
 * one, do not, nor do characters of no width.
 */
export function missingPieces(text: string, pieces: string[]): string[] {
  const seen = spaced(text);
  return pieces.filter((piece) => !seen.includes(spaced(piece)));
}

function spaced(text: string): string {
  return text
    .replace(/[\u200B\u2060\uFEFF]/g, "")
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
