import type { Element, Nodes, Parents } from "hast";
import { splitInvisible } from "./invisible.ts";

const blocks = new Set(["blockquote", "ul", "ol", "li", "table", "thead", "tbody", "tr", "div"]);

/**
 * Puts a mark around characters that show nothing or change the order of others, which keeps them from reaching
 * beyond it, and takes out the line breaks between blocks, since white space counts here.
 */
export function rehypeVisible() {
  return (tree: Parents): void => visit(tree);
}

function visit(parent: Parents): void {
  const isBlock = parent.type === "root" || (parent.type === "element" && blocks.has(parent.tagName));
  parent.children = parent.children.flatMap((child): Nodes[] => {
    if (child.type === "element") {
      const names = child.properties.className;
      if (!(Array.isArray(names) && names.includes("katex"))) visit(child);
      return [child];
    }
    if (child.type !== "text") return [child];
    if (isBlock && child.value === "\n") return [];
    const pieces = splitInvisible(child.value);
    return (
      pieces?.map(({ text, mark }) => {
        const value = { type: "text" as const, value: text };
        if (mark === null) return value;
        const marked: Element = {
          type: "element",
          tagName: "span",
          properties: { className: ["unseen"], dataMark: mark, title: mark },
          children: [value],
        };
        return marked;
      }) ?? [child]
    );
    // Text becomes text and spans, which every parent of a text may hold.
  }) as typeof parent.children;
}
