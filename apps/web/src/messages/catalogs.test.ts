import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isStructurallySame, parse } from "@formatjs/icu-messageformat-parser";
import { describe, expect, it } from "vitest";
import { catalogs, type Language, languages } from "./languages.ts";

/** Every message of a language by its key. */
function messagesIn(language: Language): Map<string, string> {
  const messages = new Map<string, string>();
  const walk = (branch: object, prefix: string) => {
    for (const [name, value] of Object.entries(branch)) {
      if (typeof value === "string") messages.set(prefix + name, value);
      else walk(value, `${prefix}${name}.`);
    }
  };
  walk(catalogs[language], "");
  return messages;
}

const english = messagesIn("en");
const others = languages.filter((language) => language !== "en");

/** What is the same in German, too. */
const sameInGerman = [
  "home.seconds",
  "home.share",
  "labeling.said",
  "labeling.roles.system",
  "start.welcome.pseudonym",
];

describe.each(others)("messages in %s", (language) => {
  const messages = messagesIn(language);

  it("are those that there are in English", () => {
    expect([...messages.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it.each([...messages])("%s takes what it takes in English", (key, message) => {
    const same = isStructurallySame(parse(message), parse(english.get(key) ?? ""));
    expect(same.error?.message).toBeUndefined();
  });

  it("are translated, but for words that the languages share", () => {
    const same = [...messages].filter(([key, text]) => text === english.get(key));
    if (language === "de") expect(same.map(([key]) => key).sort()).toEqual(sameInGerman.sort());
    const sentences = same.filter(([, text]) => /\p{L}\s\p{L}/u.test(text.replaceAll(/\{[^}]*\}/g, "")));
    expect(sentences).toEqual([]);
  });
});

describe.each(languages)("messages in %s", (language) => {
  it("have typographic quotes, dashes and apostrophes", () => {
    expect([...messagesIn(language)].filter(([, text]) => /"|(?<=\p{L})'(?=\p{L})| - /u.test(text))).toEqual(
      [],
    );
  });
});

const source = dirname(import.meta.dirname);

describe("a message", () => {
  const files = globSync("**/*.{ts,tsx}", { cwd: source, exclude: ["**/*.test.*", "messages/??.ts"] });
  /** A string, a template, a name in a table of strings. */
  const literal = /"([\w.-]+)"|`([^`\s]+)`|^\s+(\w+): "/gm;
  /** What the code of each namespace names: strings as they are, templates with what they can become. */
  const named = new Map<string, RegExp[]>();
  for (const file of files) {
    const text = readFileSync(join(source, file), "utf8");
    const spoken = [...text.matchAll(/(?:useTranslations\(|translatorOf\([^;]*?, )"([\w.]+)"\)/g)].map(
      ([, namespace = ""]) => namespace,
    );
    if (text.includes("tabTitle(")) spoken.push("tabs");
    const patterns = [...text.matchAll(literal)].map(([, plain, template, name]) => {
      const said = plain ?? template ?? name ?? "";
      const pattern = said.split(/\$\{[^}]*\}/).map((part) => part.replaceAll(/[^\w-]/g, "\\$&"));
      return new RegExp(`^${pattern.join("[\\w-]+")}$`);
    });
    for (const namespace of spoken) {
      named.set(namespace, [...(named.get(namespace) ?? []), ...patterns]);
    }
  }

  it("is said somewhere", () => {
    const isNamed = (key: string) =>
      [...named].some(
        ([namespace, patterns]) =>
          key.startsWith(`${namespace}.`) &&
          patterns.some((pattern) => pattern.test(key.slice(namespace.length + 1))),
      );
    expect([...english.keys()].filter((key) => !isNamed(key))).toEqual([]);
    expect(isNamed("labeling.unheardOf")).toBe(false);
  });
});

describe("a page that labelers see", () => {
  /** For researchers, who read English. */
  const console = [
    "ui/figure/index.tsx",
    "ui/page-header.tsx",
    "ui/data-table/*",
    "ui/secret-once.tsx",
    "ui/settings-file.tsx",
    "features/labeling/ui/labeling-rules-card.tsx",
    "features/crowds/ui/erase-person.tsx",
  ];
  const files = globSync(
    [
      "app/{*,(label)/**/*,(entry)/**/*}.tsx",
      "{messages,ui,features/labeling,features/landing}/**/*.tsx",
      "features/crowds/ui/*.tsx",
      "features/access/ui/sign-in.tsx",
    ],
    { cwd: source, exclude: ["**/*.test.tsx", ...console] },
  );
  /** Text between tags, and attributes that are read out or shown. */
  const written =
    /(?<!=)>\s*([^<>{}=;()]*[A-Za-z]{2,}[^<>{}=;()]*)\s*<\/|(?:aria-label|title|placeholder|label|alt|hint|description)="([^"]*[A-Za-z]{2}[^"]*)"/g;

  it.each(files)("%s takes its words from the messages", (file) => {
    const code = readFileSync(join(source, file), "utf8").replaceAll(/\/\*\*[\s\S]*?\*\//g, "");
    const words = [...code.matchAll(written)].map(([, text, attribute]) => (text ?? attribute)?.trim());
    expect(words.filter((text) => text !== "gshf")).toEqual([]);
  });
});
