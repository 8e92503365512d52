import type {
  Image,
  Link,
  LinkReference,
  ListItem,
  Nodes,
  Paragraph,
  Parents,
  PhrasingContent,
  Root,
} from "mdast";
import { safeUrl } from "../safe-url.ts";
import { isVisible } from "./invisible.ts";

/** Keeps in the tree what Markdown would take away: brackets that are text, numbers of lists, HTML, indents. */
export function remarkAsWritten({ source, isDocument }: { source: string; isDocument: boolean }) {
  return (tree: Root): void => {
    if (isDocument) return;
    const addresses = new Map<string, string>();
    walk(tree, (node) => {
      if (node.type === "definition" && !addresses.has(node.identifier)) {
        addresses.set(node.identifier, node.url);
      }
    });
    rewrite(tree, source, addresses);
    if (!hasSomethingToSee(tree)) {
      tree.children = source.trim() === "" ? [] : [paragraphOf(source.trim())];
    }
  };
}

function walk(node: Nodes, see: (node: Nodes) => void): void {
  see(node);
  if ("children" in node) for (const child of node.children) walk(child, see);
}

/** Every child is replaced by what stands for it; the types of children stay what their parents may hold. */
function rewrite(parent: Parents, source: string, addresses: ReadonlyMap<string, string>): void {
  const children = parent.children.flatMap((child): Nodes[] => {
    if ("children" in child) rewrite(child, source, addresses);
    switch (child.type) {
      case "html":
        return [isPhrasingParent(parent) ? text(child.value) : paragraphOf(child.value)];
      case "link":
        return linkAsWritten(child, source);
      case "linkReference":
        return referenceAsWritten(child, source, addresses.get(child.identifier));
      case "listItem":
        return [numbered(child, source)];
      case "paragraph":
        return [parent.type === "root" ? indented(child, source) : child];
      case "heading":
        return [child.children.length === 0 ? paragraphOf(sliceOf(child, source)) : child];
      case "blockquote":
        return [child.children.length === 0 ? paragraphOf(sliceOf(child, source)) : child];
      case "image":
        return [titled(child)];
      default:
        return [child];
    }
  });
  // Phrasing stays phrasing and flow stays flow above, which the type of `children` can't say for every parent.
  parent.children = children as typeof parent.children;
}

const text = (value: string): PhrasingContent => ({ type: "text", value });
const paragraphOf = (value: string): Paragraph => ({ type: "paragraph", children: [text(value)] });

function isPhrasingParent({ type }: Parents): boolean {
  return type !== "root" && type !== "blockquote" && type !== "listItem" && type !== "footnoteDefinition";
}

function sliceOf(node: Nodes, source: string): string {
  const { start, end } = node.position ?? {};
  return source.slice(start?.offset ?? 0, end?.offset ?? 0);
}

/** `[text](` and `](address)` around the text, where the address leads nowhere: `list[0](x)` is no link. */
function linkAsWritten(link: Link, source: string): PhrasingContent[] {
  const written = sliceOf(link, source);
  // Found by its address alone (www.example.org): it has no place in the source.
  if (link.position === undefined) return [link];
  if (safeUrl(link.url) === null) return surrounded(link, source);
  if (link.children.length === 0) return [Object.assign(link, { children: [text(written)] })];
  return [link];
}

function surrounded(link: Link | LinkReference, source: string): PhrasingContent[] {
  const start = link.position?.start.offset ?? 0;
  const end = link.position?.end.offset ?? 0;
  const first = link.children[0]?.position?.start.offset;
  const last = link.children.at(-1)?.position?.end.offset;
  if (first === undefined || last === undefined) return [text(source.slice(start, end))];
  return [text(source.slice(start, first)), ...link.children, text(source.slice(last, end))];
}

/** A reference keeps its brackets, as `[1]` in a list of sources; its definition stands where it was written. */
function referenceAsWritten(
  reference: LinkReference,
  source: string,
  address: string | undefined,
): PhrasingContent[] {
  if (safeUrl(address) === null) return surrounded(reference, source);
  if (reference.referenceType === "full") {
    reference.children.push({ type: "text", value: ` [${reference.label ?? reference.identifier}]` });
  } else
    reference.children = [{ type: "text", value: "[" }, ...reference.children, { type: "text", value: "]" }];
  return [reference];
}

/** The number as written, which a browser would count by itself from the first. */
function numbered(item: ListItem, source: string): ListItem {
  const marker = /^(\d{1,9}[.)]|\+)/.exec(sliceOf(item, source))?.[1];
  if (marker !== undefined) item.data = Object.assign(item.data ?? {}, { marker });
  return item;
}

/** The spaces before the first line of a paragraph, which belongs to what follows below it. */
function indented(paragraph: Paragraph, source: string): Paragraph {
  const start = paragraph.position?.start;
  if (start?.offset === undefined || start.column === 1) return paragraph;
  const before = source.slice(start.offset - start.column + 1, start.offset);
  if (before.trim() === "") paragraph.children.unshift(text(before));
  return paragraph;
}

/** The title of an image is words of the answer. */
function titled(image: Image): Image {
  if (image.title != null && image.title !== "") image.data = { hProperties: { title: image.title } };
  return image;
}

const seen = new Set(["thematicBreak", "code", "image", "imageReference", "formula", "table", "definition"]);

function hasSomethingToSee(tree: Root): boolean {
  let isSeen = false;
  walk(tree, (node) => {
    if (seen.has(node.type) || node.type === "footnoteReference" || node.type === "listItem") isSeen = true;
    else if ("value" in node && isVisible(node.value)) isSeen = true;
  });
  return isSeen;
}
