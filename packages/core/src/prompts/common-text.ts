import { isVisible } from "../text/model.ts";

/**
 * Two texts that begin alike, cut into what they have in common and how each goes on, never within a word: "The lake is
 * deep." and "The lake is dry." have "The lake is" in common, and not the d. The blanks before the cut belong to what
 * follows, as TRL has them (extract_prompt in its data_utils.py).
 *
 * @returns null where nothing to see is in common
 */
export function splitCommonText(
  chosen: string,
  rejected: string,
): { prompt: string; chosen: string; rejected: string } | null {
  const shorter = Math.min(chosen.length, rejected.length);
  let at = 0;
  while (at < shorter && chosen[at] === rejected[at]) at += 1;
  const isWithinWord = (text: string) => /\S/.test(text[at] ?? " ") && /\S/.test(text[at - 1] ?? " ");
  if (isWithinWord(chosen) || isWithinWord(rejected) || at === shorter) {
    while (at > 0 && /\S/.test(chosen[at - 1] ?? "")) at -= 1;
  }
  const prompt = chosen.slice(0, at).trimEnd();
  if (!isVisible(prompt)) return null;
  return { prompt, chosen: chosen.slice(prompt.length), rejected: rejected.slice(prompt.length) };
}
