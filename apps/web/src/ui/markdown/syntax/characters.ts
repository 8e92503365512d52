import type { Code } from "micromark-util-types";

/** The character of a micromark code; a space for line endings, tabs and the edges of a text. */
export function characterOf(code: Code): string {
  return code === null || code < 0 ? " " : String.fromCharCode(code);
}

export function isLineEnding(code: Code): boolean {
  return code !== null && code < -2;
}

/** Letters of scripts that put spaces between words, and digits of all. */
export function isWord(character: string): boolean {
  return /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}]/u.test(character);
}

export function isDigit(character: string): boolean {
  return /\p{N}/u.test(character);
}

export function isPunctuation(character: string): boolean {
  return /[\p{P}\p{S}]/u.test(character);
}

/** Letters and punctuation of Chinese, Japanese and Korean. */
export function isCjk(character: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303f\uff00-\uffef]/u.test(
    character,
  );
}
