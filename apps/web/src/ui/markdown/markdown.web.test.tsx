import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { render } from "#messages/in-english.fixture.ts";
import { InLanguage } from "../../messages/in-language.tsx";
import { hostileTexts } from "./hostile-texts.fixture.ts";
import { ImageSource } from "./image-source.ts";
import { Markdown } from "./index.tsx";

afterEach(cleanup);

const forbidden =
  "script, img, iframe, frame, object, embed, applet, form, input, select, textarea, style, link, meta, base, " +
  "video, audio, source, track, image, foreignObject, use, animate, set, dialog, details, template, portal";
const addresses = ["href", "src", "action", "formaction", "xlink:href", "srcset", "poster", "data", "ping"];
/** Far above what any takes here, far below a page that seems dead. */
const renderMsMax = 5_000;

describe("text of models and people", () => {
  test("comes in many hostile kinds", () => {
    expect(Object.keys(hostileTexts).length).toBeGreaterThanOrEqual(60);
  });

  test.each(Object.entries(hostileTexts))(
    "can run, load or send nothing, nor stop the page: %s",
    (_, text) => {
      const begun = performance.now();
      const { container } = render(<Markdown text={text} />);
      expect(performance.now() - begun).toBeLessThan(renderMsMax);
      expect([...container.querySelectorAll(forbidden)].map((element) => element.outerHTML)).toEqual([]);
      for (const element of container.querySelectorAll("*")) {
        for (const { name, value } of element.attributes) {
          expect(name).not.toMatch(/^on/i);
          if (addresses.includes(name)) expect(value).toMatch(/^(https?|mailto):/);
          if (name === "style") expect(value).not.toMatch(/url\(|fixed|expression|@import/i);
        }
      }
      for (const link of container.querySelectorAll("a")) {
        expect(link.rel.split(" ")).toEqual(expect.arrayContaining(["noopener", "noreferrer"]));
        expect(fireEvent.click(link), "a link must not be followed without asking").toBe(false);
        fireEvent.click(screen.getByRole("button", { name: "Stay here" }));
        // One is enough of thousands alike.
        if (container.querySelectorAll("a").length > 50) break;
      }
      expect(Reflect.get(window, "pwned")).toBeUndefined();
    },
  );

  test.each(Object.entries(hostileTexts))(
    "loads no image of its own where images are shown: %s",
    (_, text) => {
      const { container } = render(
        <ImageSource value="/images?url=">
          <Markdown text={text} />
        </ImageSource>,
      );
      expect(container.querySelectorAll(forbidden)).toHaveLength(0);
      for (const button of screen.queryAllByRole("button", { name: /^Show image from / }).slice(0, 50)) {
        fireEvent.click(button);
      }
      for (const image of container.querySelectorAll("img")) {
        expect(image.getAttribute("src")).toMatch(/^\/images\?url=https%3A[^&]+$/);
      }
      expect(container.querySelectorAll(forbidden.replace("img, ", ""))).toHaveLength(0);
      expect(screen.queryByRole("alertdialog")).toBeNull();
    },
  );

  test("an image is loaded once somebody asks, by our server, and another in its place is not", () => {
    const show = (name: string) => (
      <ImageSource value="/images?lease=1&url=">
        <Markdown text={`[![a dog](https://example.org:8443/${name}.png?a=1&b=2)](https://example.org)`} />
      </ImageSource>
    );
    const { container, rerender } = render(show("one"));
    expect(screen.getByText("[image: a dog]")).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: "Show image from example.org:8443" }));
    expect(screen.queryByRole("alertdialog")).toBeNull();
    const image = screen.getByRole<HTMLImageElement>("img", { name: "a dog" });
    const address = "https://example.org:8443/one.png?a=1&b=2";
    expect(image.getAttribute("src")).toBe(`/images?lease=1&url=${encodeURIComponent(address)}`);
    rerender(show("two"));
    expect(container.querySelector("img")).toBeNull();
    rerender(show("one"));
    fireEvent.click(screen.getByRole("button"));
    fireEvent.error(screen.getByRole("img", { name: "a dog" }));
    expect(screen.getByText("This image can’t be shown.")).toBeDefined();
    expect(screen.getByRole("button")).toBeDefined();
  });

  test.each(["http://example.org/a.png", "data:image/png;base64,AAAA", "/a.png", "javascript:alert(1)"])(
    "%s is no image that can be asked for",
    (address) => {
      render(
        <ImageSource value="/images?url=">
          <Markdown text={`![a dog](${address})`} />
        </ImageSource>,
      );
      expect(screen.getByText("[image: a dog]")).toBeDefined();
      expect(screen.queryByRole("button")).toBeNull();
    },
  );

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

  test("megabytes are shown as they are, the first part at once and all of it on demand", () => {
    const text = "*ab ".repeat(1_250_000);
    const { container } = render(<Markdown text={text} />);
    expect(container.querySelectorAll("em")).toHaveLength(0);
    expect(container.textContent).toContain("Shown without formatting (5,000,000 characters)");
    expect(container.textContent).toContain("4,900,000 more characters are not shown yet.");
    fireEvent.click(screen.getByRole("button", { name: "Show all" }));
    expect(screen.queryByRole("button")).toBeNull();
    const shown = [...container.querySelectorAll("div[dir=auto]")].map((piece) => piece.textContent).join("");
    expect(shown).toBe(text);
  });

  test.each([
    ["marks", "*_".repeat(4_000), "it has very much markup"],
    ["lines", "a\n".repeat(5_000), "it has very much markup"],
    ["quotes", `a\n\n${"> ".repeat(100)}deep`, "it is nested very deeply"],
    [
      "indented lists",
      Array.from({ length: 60 }, (_, i) => `${"  ".repeat(i)}- a`).join("\n"),
      "it is nested very deeply",
    ],
  ])("too many %s are shown as they are, with the reason", (_, text, reason) => {
    const { container } = render(<Markdown text={text} />);
    expect(container.textContent).toContain(reason);
    expect(container.textContent).toContain(text.slice(0, 60).split("\n")[0]);
  });

  test("beyond a text's share, formulas stay source and code stays without colours", () => {
    const code = (lines: number) => `\`\`\`ts\n${"const a = 1;\n".repeat(lines)}\`\`\``;
    const text = `$$x^2$$\n\n$$${"y+".repeat(1_500)}y$$\n\n${code(10)}\n\n${code(1_000)}`;
    const { container } = render(<Markdown text={text} />);
    expect(container.querySelectorAll(".katex")).toHaveLength(1);
    expect(container.textContent).toContain("y+y+y");
    expect(container.querySelectorAll(".hljs-keyword")).toHaveLength(10);
    expect(container.querySelectorAll("pre")[1]?.textContent).toBe("const a = 1;\n".repeat(1_000));
  });

  test("what the frame around a text says is in the reader's language", () => {
    render(
      <InLanguage language="de">
        <Markdown text={"![Hund](https://example.org/x.png)"} />
      </InLanguage>,
    );
    expect(screen.getByText("[Bild: Hund]")).toBeDefined();
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
