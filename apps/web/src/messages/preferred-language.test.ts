import { expect, it } from "vitest";
import { preferredLanguage } from "./preferred-language.ts";

it.each([
  [null, "en"],
  ["", "en"],
  ["de", "de"],
  ["de-AT,de;q=0.9,en;q=0.8", "de"],
  ["en-GB,en;q=0.9,de;q=0.8", "en"],
  ["xx-YY,xx;q=0.9,de;q=0.5,en;q=0.4", "de"],
  ["en;q=0.2, DE ; q=0.7", "de"],
  ["de;q=0", "en"],
  ["de;q=nonsense", "en"],
  ["xx", "en"],
])("of %s it is %s", (header, language) => {
  expect(preferredLanguage(header)).toBe(language);
});
