import type { Element, ElementContent, Properties, Text } from "hast";
import type {
  Code,
  Definition,
  FootnoteDefinition,
  FootnoteReference,
  InlineCode,
  List,
  ListItem,
  Nodes,
  Table,
  TableRow,
  Text as TextNode,
} from "mdast";
import type { Handlers, State } from "mdast-util-to-hast";
import { readFormula } from "./formula-text.ts";
import { withLineBreaks } from "./invisible.ts";
import type { FormulaNode } from "./tree-types.ts";

/** What stands for each node of a text on the page, where Markdown's usual elements would lose something. */
export function elementsAsWritten(source: string): Handlers {
  return {
    text: (_: State, node: TextNode): Text => textOf(withLineBreaks(node.value)),
    break: (): Element => element("br"),
    inlineCode: (_: State, node: InlineCode): Element =>
      element("code", {}, [textOf(withLineBreaks(node.value))]),
    code: (_: State, node: Code): Element => codeBlock(node, source),
    formula: (_: State, node: FormulaNode): Element => formula(node),
    list,
    listItem,
    blockquote: (state: State, node: Nodes): Element =>
      element("blockquote", { dir: directionOf(node) }, "children" in node ? state.all(node as never) : []),
    table,
    definition: (_: State, node: Definition): Element => definition(node, source),
    footnoteReference: (_: State, node: FootnoteReference): Element =>
      element("sup", {}, [textOf(node.label ?? node.identifier)]),
    footnoteDefinition,
  };
}

const textOf = (value: string): Text => ({ type: "text", value });

function element(tagName: string, properties: Properties = {}, children: ElementContent[] = []): Element {
  return { type: "element", tagName, properties, children };
}

function codeBlock(node: Code, source: string): Element {
  const start = node.position?.start.offset ?? 0;
  const isFenced = /^[`~]/.test(source.slice(start, start + 1));
  const name = node.lang?.split(/\s+/)[0] ?? "";
  const text = textOf(withLineBreaks(node.value === "" ? "" : `${node.value}\n`));
  if (name === "math") {
    return element("code", { className: ["math-display"], dataSource: node.value }, [textOf(node.value)]);
  }
  const code = element("code", name === "" ? {} : { className: [`language-${name}`] }, [text]);
  const info = [node.lang, node.meta].filter((part) => part != null && part !== "").join(" ");
  return element("pre", { dataInfo: info, dataIndented: isFenced ? undefined : "true" }, [code]);
}

function formula(node: FormulaNode): Element {
  const { tex, isDisplay } = readFormula(node.value);
  const className = [isDisplay ? "math-display" : "math-inline"];
  return element("code", { className, dataSource: node.value }, [textOf(tex)]);
}

function list(state: State, node: List): Element {
  const isLoose = node.spread === true || node.children.some((item) => item.spread === true);
  const items = node.children.map((item) => listItem(state, item, isLoose));
  const properties: Properties = { dir: directionOf(node) };
  if (node.children.some((item) => item.data?.marker === "+")) properties.dataPlus = "true";
  if (isLoose) properties.dataLoose = "true";
  return element(node.ordered === true ? "ol" : "ul", properties, items);
}

/** Its number stands in its first line, so that it is read and copied as written. */
function listItem(state: State, node: ListItem, isLoose: unknown): Element {
  const children = state.all(node).map((child): ElementContent => {
    if (child.type !== "element" || child.tagName !== "p" || isLoose === true) return child;
    return element("div", { dir: "auto" }, child.children);
  });
  const marks: ElementContent[] = [];
  const marker = node.data?.marker;
  if (marker !== undefined && marker !== "+") {
    marks.push(element("span", { className: ["list-number"] }, [textOf(marker)]), textOf(" "));
  }
  if (typeof node.checked === "boolean") {
    marks.push(element("input", { type: "checkbox", checked: node.checked, disabled: true }));
  }
  if (marks.length > 0) lead(children, marks);
  return element("li", { dir: directionOf(node) }, children);
}

/** Puts marks into the first line of a block, or on a line of their own. */
function lead(children: ElementContent[], marks: ElementContent[]): void {
  const first = children[0];
  const isLine = first?.type === "element" && (first.tagName === "p" || first.tagName === "div");
  if (isLine) first.children.unshift(...marks);
  else children.unshift(element("div", {}, marks));
}

/** All cells of all rows, those beyond the columns of the header too. */
function table(state: State, node: Table): Element {
  const align = node.align ?? [];
  const columns = Math.max(0, ...node.children.map((row) => row.children.length));
  const rowOf = (row: TableRow, tagName: string) =>
    element(
      "tr",
      {},
      Array.from({ length: columns }, (_, index) => {
        const cell = row.children[index];
        const properties: Properties = { dir: "auto" };
        const side = align[index];
        if (side != null) properties.align = side;
        return element(tagName, properties, cell === undefined ? [] : state.all(cell));
      }),
    );
  const [head, ...body] = node.children;
  const parts: ElementContent[] = [];
  if (head !== undefined) parts.push(element("thead", {}, [rowOf(head, "th")]));
  if (body.length > 0)
    parts.push(
      element(
        "tbody",
        {},
        body.map((row) => rowOf(row, "td")),
      ),
    );
  return element("table", { dir: directionOf(node) }, parts);
}

/** Where a reference leads, in its place: a list of sources is one of definitions. */
function definition(node: Definition, source: string): Element {
  const start = node.position?.start.offset ?? 0;
  const written = source.slice(start, node.position?.end.offset ?? start);
  const [, label = "", rest = ""] = /^(\[(?:\\.|[^\]])*\]:\s*)([\s\S]*)$/.exec(written) ?? [];
  const link = element("a", { href: node.url }, [textOf(withLineBreaks(rest))]);
  return element("p", { dir: "auto" }, [textOf(withLineBreaks(label)), link]);
}

function footnoteDefinition(state: State, node: FootnoteDefinition): Element {
  const children = state.all(node);
  lead(children, [element("sup", {}, [textOf(node.label ?? node.identifier)]), textOf(" ")]);
  return element("div", { className: ["footnote"], dir: directionOf(node) }, children);
}

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/gu;
const leftToRight = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}]/gu;

/**
 * The direction of what holds lines of its own direction: that of most of its letters. "auto" looks at no text that
 * has said its direction itself.
 */
function directionOf(node: Nodes): "rtl" | "ltr" {
  const text = wordsOf(node);
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  return count(rightToLeft) > count(leftToRight) ? "rtl" : "ltr";
}

function wordsOf(node: Nodes): string {
  if (node.type === "text") return node.value;
  return "children" in node ? node.children.map(wordsOf).join(" ") : "";
}
