import type { Element, ElementContent, Nodes, Parents } from "hast";
import { fromHtmlIsomorphic } from "hast-util-from-html-isomorphic";
import katex from "katex";
import "katex/contrib/mhchem";

/** Formulas beyond these are shown as their source: KaTeX takes up to half a millisecond per character. */
const formulasMax = { each: 2_000, chars: 6_000, count: 400 };

// trust: false refuses \href, \url, \includegraphics and \htmlClass; the limits stop formulas that expand or grow
// without end.
const settings = {
  trust: false,
  maxSize: 10,
  maxExpand: 200,
  errorColor: "currentColor",
  strict: "ignore",
} as const;

/** Typesets formulas; one that KaTeX doesn't know, or that is too much, is shown as its source. */
export function rehypeFormulas() {
  return (tree: Parents): void => {
    const used = { chars: 0, count: 0 };
    const visit = (parent: Parents): void => {
      parent.children = parent.children.flatMap((child): Nodes[] => {
        if (child.type !== "element") return [child];
        const tex = texOf(child);
        if (tex === null) {
          visit(child);
          return [child];
        }
        used.chars += tex.length;
        used.count += 1;
        const { each, chars, count } = formulasMax;
        const isTooMuch = tex.length > each || used.chars > chars || used.count > count;
        return typeset(child, isTooMuch ? null : tex);
        // A formula's place holds its elements, as the type of `children` can't say for root and element at once.
      }) as typeof parent.children;
    };
    visit(tree);
  };
}

function texOf({ properties, children }: Element): string | null {
  const names = properties.className;
  if (!Array.isArray(names) || !names.some((name) => name === "math-display" || name === "math-inline"))
    return null;
  const [child] = children;
  return child?.type === "text" ? child.value : null;
}

function typeset(element: Element, tex: string | null): ElementContent[] {
  const displayMode = Array.isArray(element.properties.className)
    ? element.properties.className.includes("math-display")
    : false;
  try {
    if (tex !== null && tex !== "") {
      // A percent sign begins a comment in TeX; in an answer it is one of the signs to see.
      const whole = tex.replace(/(?<!\\)%/g, "\\%");
      const html = katex.renderToString(whole, Object.assign({ displayMode, throwOnError: true }, settings));
      const { children } = fromHtmlIsomorphic(html, { fragment: true });
      return children.filter((child) => child.type !== "doctype");
    }
  } catch {
    // Its source says what it can't show.
  }
  const source = String(element.properties.dataSource ?? tex ?? "");
  const code: Element = {
    type: "element",
    tagName: "code",
    properties: { className: ["formula-source"] },
    children: [{ type: "text", value: source }],
  };
  return [code];
}
