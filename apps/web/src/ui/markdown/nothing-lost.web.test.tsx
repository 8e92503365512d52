import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { cleanup } from "@testing-library/react";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { answersAsWritten } from "./answers.fixture.ts";
import { Markdown } from "./index.tsx";
import { visibleText } from "./visible-text.fixture.ts";

afterEach(cleanup);

/** What Markdown, HTML's entities and TeX may use up; everything else has to be seen. */
const markup = /[\s*_~`#>|\\+\-:[\]()!<>$.^=&;{}]/u;

/** What is seen of a text, and the text without what a link shows on demand: its address and title. */
function shown(text: string): { seen: string; wanted: string } {
  const { container, unmount } = render(<Markdown text={text} />);
  let wanted = text;
  let from = 0;
  for (const link of container.querySelectorAll("a")) {
    for (const match of wanted.slice(from).matchAll(/\]\(\s*<?([^)\s>]*)>?(?:\s+"[^"]*")?\s*\)/g)) {
      if (URL.parse(match[1] ?? "")?.href !== link.href) continue;
      const at = from + match.index;
      wanted = `${wanted.slice(0, at)}]()${wanted.slice(at + match[0].length)}`;
      from = at + 1;
      break;
    }
  }
  const seen = visibleText(container);
  unmount();
  return { seen, wanted };
}

/** The characters that carry what is said, in their order. */
function said(text: string): string {
  return [...text].filter((character) => !markup.test(character)).join("");
}

/** What an image's words, a mark of a task and a code's name put around what was written. */
function withoutFrame(text: string): string {
  return text
    .replaceAll(/\[image: ([^\]]*)\]/g, "$1")
    .replaceAll("[image without a description]", "")
    .replaceAll("☑ ", "x")
    .replaceAll("☐ ", "");
}

function counts(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const character of text) found.set(character, (found.get(character) ?? 0) + 1);
  return found;
}

/** Nothing lost, nothing invented: what is said is the same, and marks are at most those of the source. */
function expectAllOf(text: string): void {
  const { seen: all, wanted } = shown(text);
  const seen = withoutFrame(all);
  // Which of several like it is the link, the source doesn't say.
  const ordered = (words: string) => (text.includes("](") ? [...words].sort().join("") : words);
  expect(ordered(said(seen))).toBe(ordered(said(wanted)));
  const had = counts(text);
  for (const [character, count] of counts(seen)) {
    if (/\s/u.test(character)) continue;
    expect(count, `${JSON.stringify(character)} of ${JSON.stringify(text)}`).toBeLessThanOrEqual(
      had.get(character) ?? 0,
    );
  }
}

const words = fc.constantFrom(
  ...[
    "water",
    "Straße",
    "naïve",
    "2~4",
    "3.5%",
    "2*3*4",
    "snake_case_x",
    "$5",
    "$HOME:$PATH",
    "C#",
    "a/b",
    "don't",
  ],
  ...[
    "水",
    "“引用”",
    "重点，",
    "مرحبا",
    "שלום",
    "👩‍🚀",
    "é",
    "<head>",
    "</s>",
    "<|im_end|>",
    "AT&T",
    "x<3",
    ">=4",
  ],
  ...[
    "#tag",
    "@me",
    "1)",
    "(c)",
    "[x]",
    "[1]",
    "[^1]",
    "f[0](x)",
    "@",
    "--",
    "...",
    "a|b",
    '"q"',
    "(____)",
    "\t",
  ],
  ...[
    "count(*)",
    "__init__",
    "**kwargs",
    "*args",
    "5*(3+2)*4",
    "~~",
    "$$200",
    "\\",
    "``",
    "`",
    "*",
    "**",
    "_",
    "$",
  ],
);
const marked = fc.oneof(
  words.map((word) => `**${word}**`),
  words.map((word) => `*${word}*`),
  words.map((word) => `~~${word}~~`),
  fc.constantFrom(
    "`a * b`",
    "``x ` y``",
    "$x^2$",
    "\\(a_1\\)",
    "$$y = 3$$",
    "\\[ z \\]",
    "[site](https://example.org/a)",
  ),
  fc.constantFrom(
    "https://example.org/b",
    "www.example.org",
    "me@example.org",
    "<https://example.org>",
    "[t](c/d)",
  ),
  fc.constantFrom(
    '![alt](https://example.org/i.png "Rex")',
    "![](i.png)",
    '[u](https://example.org/u "Uma")',
  ),
);
const line = fc
  .array(fc.oneof({ weight: 3, arbitrary: words }, marked), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(" "));
const lineStarts = fc.constantFrom(
  "",
  "",
  "",
  "- ",
  "* ",
  "+ ",
  "1. ",
  "7) ",
  "  - ",
  "> ",
  ">",
  "# ",
  "### ",
  "  ",
  "    ",
  "\t",
  "- [ ] ",
);
const lines = fc.tuple(lineStarts, line).map(([start, text]) => start + text);
const block = fc.oneof(
  { weight: 6, arbitrary: fc.array(lines, { minLength: 1, maxLength: 4 }).map((all) => all.join("\n")) },
  fc
    .array(line, { minLength: 1, maxLength: 3 })
    .map((all) => `\`\`\`py x=1\n${all.join("\n").replaceAll("`", "'")}\n\`\`\``),
  fc.constantFrom(
    "---",
    "***",
    "text\n---",
    "Title\n====",
    "$$\na\n- b\n$$",
    "\\begin{align}\na &= b\n\\end{align}",
    "$$\nf = m\n$$ with m",
  ),
  fc.constantFrom(
    "[1]: https://example.org/one",
    "[^1]: A note.",
    "[^2]: Unused.",
    "<details>\n<summary>S</summary>",
    "<!-- c\n\nd -->",
  ),
  fc
    .array(
      fc.array(
        words.map((word) => word.replaceAll("|", "/")),
        { minLength: 1, maxLength: 4 },
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((rows) => `| h | k |\n|---|:-:|\n${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}`),
);
const answer = fc.array(block, { minLength: 1, maxLength: 6 }).map((blocks) => blocks.join("\n\n"));

describe("of any text, every character that is no markup is seen, and nothing else", () => {
  test("of texts made of Markdown and what looks like it", () => {
    fc.assert(fc.property(answer, expectAllOf), { numRuns: 400 });
  });

  test("of texts made of any characters", () => {
    // Marks and words, in any order; an entity by chance would be one character for six.
    const any = fc.array(
      fc.constantFrom(
        ...[..."*_~`#>|\\+-:[]()!<>$.^={}\n\n  \t"],
        "a",
        "b",
        "7",
        "é",
        "水",
        "，",
        "https://x.org",
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(
        any.map((all) => all.join("")),
        expectAllOf,
      ),
      { numRuns: 1_500 },
    );
  });

  test.each(answersAsWritten)("of answers as models write them: $name", ({ text }) => {
    expectAllOf(text);
  });
});

/** Real answers, which are no part of the repository. */
const folder = path.resolve(import.meta.dirname, "../../../../../../shared/data");

function realAnswers(): string[] {
  const rowsOf = (name: string): unknown[] => {
    const file = path.join(folder, name);
    if (!existsSync(file)) return [];
    return gunzipSync(readFileSync(file))
      .toString("utf8")
      .trim()
      .split("\n")
      .map((row) => JSON.parse(row));
  };
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
    else if (typeof value === "string" && value.length > 40) texts.push(value);
  };
  collect(rowsOf("alpaca-pools.jsonl.gz"));
  collect(rowsOf("hh-rlhf-harmless.jsonl.gz"));
  return texts;
}

const real = realAnswers();
/** All of them take minutes. */
const every = Number(process.env.GSHF_EVERY_REAL_ANSWER ?? 10);
test.skipIf(real.length === 0)(
  "of real answers",
  () => {
    for (const text of real.filter((_, index) => index % every === 0)) expectAllOf(text);
  },
  1_200_000,
);
