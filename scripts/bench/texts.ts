import type { Random } from "@gshf/gshf";

/** Texts of words by their rank, as texts have them: few are frequent, many are rare. */
export function createTexts(random: Random): (length: number) => string {
  const words = Array.from({ length: 2_000 }, () =>
    Array.from({ length: 2 + Math.floor(random.uniform() * 8) }, () =>
      String.fromCharCode(97 + Math.floor(random.uniform() * 26)),
    ).join(""),
  );
  return (length) => {
    let text = "";
    while (text.length < length) text += `${words[Math.floor(words.length * random.uniform() ** 3)]} `;
    return text.slice(0, length).trim();
  };
}
