const words: Record<number, string> = { 1: "slightly", 2: "clearly", 3: "much better" };

/** How much better somebody found an answer, as researchers read it. */
export function strengthWords(strength: number | null): string {
  return strength === null ? "–" : (words[strength] ?? "–");
}
