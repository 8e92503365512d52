import { parsedMax } from "./why-plain.ts";

/** As much of a syntax tree (mdast or hast) as the bounds look at. */
type Node = {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: Node[];
};

/** Thrown by `remarkDepth`: the caller shows the text as it stands. */
export class TooDeep extends Error {}

/** Refuses trees so deep that walking them, or laying them out, would overflow the stack. */
export function remarkDepth() {
  return (tree: Node): void => {
    let level = [tree];
    for (let depth = 0; level.length > 0; depth++) {
      // A list and its item are two levels of the tree; emphasis and links come on top.
      if (depth > 2 * parsedMax.depth + 20) throw new TooDeep();
      level = level.flatMap((node) => node.children ?? []);
    }
  };
}

/** Grammars of highlight.js are quadratic in the line or the block for some languages. */
const highlightedMax = { chars: 10_000, line: 1_000 };

/** Leaves code without colours once a text's share of them is used up. */
export function rehypeBounds() {
  return (tree: Node): void => {
    let colours = 0;
    const visit = (node: Node): void => {
      for (const child of node.children ?? []) visit(child);
      const names = node.properties?.className;
      if (node.tagName !== "code" || !Array.isArray(names) || node.properties === undefined) return;
      const text = textOf(node);
      colours += text.length;
      const isLineLong = text.split("\n").some((line) => line.length > highlightedMax.line);
      if (colours > highlightedMax.chars || isLineLong)
        node.properties.className = [...names, "no-highlight"];
    };
    visit(tree);
  };
}

function textOf(node: Node): string {
  return (node.value ?? "") + (node.children ?? []).map(textOf).join("");
}
