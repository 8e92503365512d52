import { cleanup } from "@testing-library/react";
import { afterEach, describe, expect, test } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { Markdown } from "./index.tsx";
import { visibleText } from "./visible-text.fixture.ts";

afterEach(cleanup);

const seen = (text: string) => visibleText(render(<Markdown text={text} />).container);
const formulas = (text: string) =>
  [...render(<Markdown text={text} />).container.querySelectorAll("annotation")].map(
    (tex) => tex.textContent,
  );

describe("texts without markup are shown as they are", () => {
  test.each([
    ["lines of a poem", "Rain on the roof\nTea on the stove\nNo one awake\nBut you and me"],
    ["indents", "Roses are red\n   violets are blue\n      sugar is sweet"],
    ["columns of spaces", "Name      Age\nAda       36"],
    ["ranges with tildes", "Bake 20~25 minutes at 180~200 degrees, ~5 more if wet~ish."],
    ["double tildes between numbers", "5~~10 and 6~~12"],
    ["products", "2*3*4 = 24, and a*b*c too"],
    ["products with brackets", "5*(3+2)*4 and 6*(1+1)*2"],
    ["powers", "2**3**4 and (a)**2 + (b)**2"],
    ["calls", "select count(*) from t where exists (select *) and max(*)"],
    ["paths", "src/*/test/*/x and **/*.ts and *.py and *.js"],
    ["patterns", "grep '.*foo.*' or a.*b.*c"],
    ["pointers", "char *a, *b; int **p = &q; f(*args, **kwargs)"],
    ["snake case", "snake_case_name and _private_ish and a_b_c"],
    ["dunder names", "call __init__ and __name__ here"],
    ["blanks to fill in", "The ____ sat on the ____. (____) and (____), (__) or (__)"],
    ["words crossed out", "f****** this ****"],
    ["prices", "It costs $5 and $6, or $4/mo and $9/mo, $1.5M/$2M"],
    ["prices behind", "from 5$ to 10$, 5 $ or 6 $"],
    ["price and number", "between $5 and 10$."],
    ["double dollars", "They want\n$$300 for it, not $$200.\nOk."],
    ["many dollars", "It is $$$ here and $$$ there."],
    ["tickers", "$ABCD/$EFGH, $AAPL and $MSFT: up."],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a shell's own
    ["shell", "set $HOME:$PATH, ${a}${b}, $(cmd)$(other), $1,$2 and $x->$y"],
    ["snake case between dollars", "use $my_var$ here"],
    ["a hashtag", "#hashtag and\n#2 of 3"],
    ["tags", "Put it in <head> or <my_part>. If <30s, fine. <!-- a *remark* -->"],
    ["unknown tags", "<think>\nlet me *see*\n</think>".replaceAll("*", "")],
    ["special tokens", "<|endoftext|> <s>[INST] hi [/INST]</s>"],
    ["XML", '<note to="x">\n  <body a_b="1*2*3">text</body>\n</note>'],
    ["a comparison at the start", ">5 years\n>=3 and\n>>> print(x)"],
    ["dashes under a line", "A remark"],
    ["autolinks that are none", "std::vector<std::string> and <ns:tag> and <java:x>"],
    ["an index that looks like a link", "list[0](x) and f[i](j), [a](b c)"],
    ["missing references", "[text][missing] and [^none] and [x]"],
    ["shortcodes", ":smile: and :+1:"],
    ["entities that are none", "AT&T, &nothing; and ?a=1&b=2"],
    ["emoji and marks", "👨‍👩‍👧‍👦 🇯🇵 é ñ क्ष नमस्‍ते"],
    ["math of no kind", "the pesos ($) and euros (€), pesos ($)"],
    ["citations in escapes", "as said \\[1\\] and \\(see above\\)".replaceAll("\\", "")],
    ["an unclosed formula", "so $x + 1 and then"],
    ["equals signs under a line", "Title\n====="],
    ["plus signs", "a + b\n+1 for it"],
    ["ASCII table", "+---+---+\n| a | b |\n+---+---+"],
  ])("%s", (_, text) => {
    expect(seen(text)).toBe(text);
  });
});

describe("of markup, what is no markup stays", () => {
  test.each([
    ["numbers as written", "1. one\n1. two\n5. five", "1. one\n1. two\n5. five"],
    ["numbers with parentheses", "3) three\n4) four", "3) three\n4) four"],
    ["a year", "1986. A great year.", "1986. A great year."],
    ["numbers of loose lists", "7. one\n\n   more\n\n9. two", "7. one\nmore\n9. two"],
    ["a dash under text is a rule", "text\n---\nmore", "text\nmore"],
    ["front matter", "---\ntitle: x\ntags: [a, b]\n---\n\nBody", "title: x\ntags: [a, b]\nBody"],
    ["task lists", "- [x] done\n- [ ] open", "☑ done\n☐ open"],
    ["references", "Hot [1].\n\n[1]: https://example.org/iron", "Hot [1].\n[1]: https://example.org/iron"],
    [
      "definitions with titles, twice",
      'See [this][a].\n\n[a]: https://example.org/a "The title"\n[a]: https://example.org/b\n[unused]: https://example.org/c',
      'See this [a].\n[a]: https://example.org/a "The title"\n[a]: https://example.org/b\n[unused]: https://example.org/c',
    ],
    [
      "footnotes by their names, in place, unused ones too",
      "One[^b] two[^a].\n\n[^a]: first\n[^b]: second\n[^c]: unused\n\nEnd",
      "Oneb twoa.\na first\nb second\nc unused\nEnd",
    ],
    [
      "CJK bold",
      "**“先试后买”**很重要。\n\n**经过三年努力，**产量翻倍。",
      "“先试后买”很重要。\n经过三年努力，产量翻倍。",
    ],
    ["CJK bold within words", "这是**重点**内容，**「強調」**です", "这是重点内容，「強調」です"],
    ["bold labels without a space", "**Note:**read this", "Note:read this"],
    ["bold with letters behind", "**S**trengths, **W**eaknesses", "Strengths, Weaknesses"],
    ["strike-through by two", "~~old~~ new", "old new"],
    ["ragged tables", "| a | b |\n|---|---|\n| 1 | 2 | 3 |\n| 4 |", "a\tb\t\t\n1\t2\t3\t\n4"],
    ["pipes in code in tables", "| a |\n|---|\n| `x \\| y` |", "a\t\nx | y"],
    ["entities", "&lt;b&gt; &copy; &amp; &#65;", "<b> © & A"],
    ["entities in code", "`&lt;` and\n\n```\n&copy;\n```", "`&lt;` and\n&copy;".replaceAll("`", "")],
    ["escapes", "\\*no\\* 1\\. \\# \\_x\\_ \\$5", "*no* 1. # _x_ $5"],
    ["hard breaks", "a  \nb\\\nc", "a\nb\nc"],
    ["line breaks in quotes and lists", "> a\n> b\n\n- c\n  d", "a\nb\nc\nd"],
    ["info of a fence", "```python title=a.py\nx\n```", "python title=a.py\nx"],
    ["an unclosed fence", "```\nx = 1\n\n# no heading", "x = 1\n\n# no heading".replace("\n\n", "\n")],
    ["indented code", "    x = 1\n    y *= 2 * 3", "x = 1\ny *= 2 * 3"],
    ["code in nested lists", "- a\n  1. b\n     ```\n     *c*\n     ```\n- d", "a\n1. b\n*c*\nd"],
    ["images", '![a dog](https://example.org/x.png "Rex")', '[image: a dog]https://example.org/x.png"Rex"'],
    ["links without words", "[](https://example.org/x)", "[](https://example.org/x)"],
    ["links that lead nowhere", "[a *b*](c/d)", "[a b](c/d)"],
    [
      "autolinks",
      "<https://example.org> www.example.org me@example.org",
      "https://example.org www.example.org me@example.org",
    ],
    [
      "details",
      "<details><summary>More</summary>\n\nhidden\n\n</details>\n\nCO<sub>2</sub><br>next",
      "<details><summary>More</summary>\nhidden\n</details>\nCO<sub>2</sub><br>next",
    ],
    ["comments over paragraphs", "<!-- a\n\n# b\n-->\n\nc", "<!-- a\n# b\n-->\nc"],
    ["an empty heading", "#\n\na", "#\na"],
    ["line separators", "a\u2028b\u2029c\u0085d\re", "a\nb\nc\nd\ne"],
    ["an underlined Arabic list", "- مرحبا\n- سلام", "مرحبا\nسلام"],
    [
      "citations in escapes",
      "as said \\[1\\] and \\[citation needed\\]",
      "as said [1] and [citation needed]",
    ],
  ])("%s", (_, text, wanted) => {
    expect(seen(text)).toBe(wanted);
  });
});

describe("formulas", () => {
  test.each([
    ["by single dollars", "so $x^2$ and $2x + 1 = 5$, the $n$th", ["x^2", "2x + 1 = 5", "n"]],
    ["by double dollars", "so $$x^2$$ is", ["x^2"]],
    ["by parentheses and brackets", "area \\(\\pi r^2\\), \\[E = mc^2\\]", ["\\pi r^2", "E = mc^2"]],
    ["over lines", "so:\n\n$$\na\n- b\n+ c\n> d\n= e\n$$\n\nend", ["a\n- b\n+ c\n> d\n= e"]],
    ["with empty lines", "\\[\n\na = b\n\n\\]", ["a = b"]],
    [
      "in environments",
      "\\begin{align}\na &= b\\\\\nc &= d\n\\end{align}",
      ["\\begin{align}\na &= b\\\\\nc &= d\n\\end{align}"],
    ],
    [
      "in lists",
      "1. Double:\n   \\[ 2x \\]\n   stay.\n2. Halve:\n\n   $$\\tfrac{x}{2}$$",
      ["2x", "\\tfrac{x}{2}"],
    ],
    ["in quotes", "> $$\n> x = 1\n> $$", ["x = 1"]],
    ["of chemistry", "$\\ce{H2O}$", ["\\ce{H2O}"]],
    ["with percent", "$50% = x$", ["50\\% = x"]],
    ["with marks of Markdown", "$a_1 * b_1 * c_2$ and $a_{*} b_{*}$", ["a_1 * b_1 * c_2", "a_{*} b_{*}"]],
    ["in fences", "```math\nx^2\n```", ["x^2"]],
    ["before punctuation", '($x$), $y$. And "$z$"', ["x", "y", "z"]],
  ])("%s are set", (_, text, wanted) => {
    expect(formulas(text)).toEqual(wanted);
  });

  test.each([
    [
      "beside words",
      "Let\n\n$$\nF = ma\n$$ with m the mass.\n\nThe **rest**:\n\n1. a",
      "Let\nF = ma with m the mass.\nThe rest:\n1. a",
    ],
    [
      "on the line of the fence",
      "$$ \\begin{aligned}\na &= b \\\\\n&\\le d\n\\end{aligned} $$\n\n**Read.**",
      "\\begin{aligned}\na &= b \\\\\n&\\le d\n\\end{aligned}\nRead.",
    ],
    ["that KaTeX doesn't know", "$\\nosuch{x}$ and $$\\frac{1$$", "$\\nosuch{x}$ and $$\\frac{1$$"],
    ["in a list", "1. Double:\n   \\[ 2x \\]\n   stay.", "1. Double:\n2x\nstay."],
  ])("%s leave the rest alone", (_, text, wanted) => {
    expect(seen(text)).toBe(wanted);
  });
});

test("tables and lists of a right-to-left text run from right to left", () => {
  const { container } = render(
    <Markdown
      text={"| ID | الاسم | العمر |\n|---|---|---|\n| 1 | ليلى | ثلاثون |\n\n- مرحبا (hi)\n\n> اقتباس"}
    />,
  );
  for (const name of ["table", "ul", "li", "blockquote"])
    expect(container.querySelector(name)?.getAttribute("dir")).toBe("rtl");
});

test("what can't be seen has a mark, and turns nothing around outside of it", () => {
  const { container } = render(<Markdown text={"a\u200Bb \u202Eevil `x\u2066y`"} />);
  const marks = [...container.querySelectorAll<HTMLElement>(".unseen")].map((mark) => mark.dataset.mark);
  expect(marks).toEqual(["U+200B", "U+202E", "U+2066"]);
  expect(visibleText(container)).toBe("a\u200Bb \u202Eevil x\u2066y");
});

test.each(["\u200B\u200B", " \n\t", "\u2800", "\u{E0041}"])(
  "a text with nothing to see says so: %j",
  (text) => {
    expect(render(<Markdown text={text} />).container.textContent).toContain("Nothing to see here");
  },
);

test.each(["&nbsp;", "[]()", "\\\n", "#", ">", "&#8203;"])(
  "markup around nothing is shown as its source: %j",
  (text) => {
    expect(seen(text)).toContain(text.trim());
  },
);
