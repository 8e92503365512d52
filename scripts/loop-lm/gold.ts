const sides = 3;

/**
 * The gold reward of the loop with a language model: how plainly an answer speaks to its reader, by what can be
 * counted. +1 for each "you" or "your", up to three; −1 for each word of ten letters or more, down to three; +1 for an
 * answer that ends as a sentence, −1 for one that breaks off. Nobody would train a model for that: it is a reward that
 * anybody can recompute, that no part of the platform knows, and that a tiny model can earn.
 */
export function gold(answer: string): number {
  const words = answer.toLowerCase().match(/\p{L}+/gu) ?? [];
  const addresses = words.filter((word) => word === "you" || word === "your").length;
  const long = words.filter((word) => word.length >= 10).length;
  const ends = /[.!?]["”’)]?$/.test(answer.trim());
  return Math.min(sides, addresses) - Math.min(sides, long) + (ends ? 1 : -1);
}
