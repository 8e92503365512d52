import { type Language, languages } from "./languages.ts";

/** Of our languages the one that a browser asks for first (RFC 9110, 12.5.4); English when it asks for none. */
export function preferredLanguage(acceptLanguage: string | null): Language {
  const wishes = (acceptLanguage ?? "").split(",").map((wish) => {
    const [tag = "", ...parameters] = wish.split(";").map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith("q="));
    return { language: tag.split("-")[0], weight: weight === undefined ? 1 : Number(weight.slice(2)) };
  });
  const weightOf = (language: Language) =>
    Math.max(0, ...wishes.filter((wish) => wish.language === language).map((wish) => wish.weight || 0));
  // Of two that are wished for alike, the one we list first.
  return languages.reduce((best, language) => (weightOf(language) > weightOf(best) ? language : best));
}
