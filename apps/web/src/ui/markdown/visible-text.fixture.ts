const blocks = new Set(["P", "DIV", "LI", "UL", "OL", "TABLE", "TR", "BLOCKQUOTE", "PRE", "HR"]);

/**
 * What can be seen of a rendered text, line breaks included; formulas as their TeX. What the frame around it says
 * (buttons, names of code blocks without one) is left out. jsdom lays nothing out: a browser's words are checked
 * by `npm run check:answers`.
 */
export function visibleText(element: Element): string {
  const seen = (node: Node): string => {
    if (node.nodeType === Node.TEXT_NODE) return node.nodeValue ?? "";
    if (!(node instanceof Element) || node.closest("[data-frame]") !== null || node.tagName === "BUTTON")
      return "";
    if (node.tagName === "BR") return "\n";
    const tex = node.classList.contains("katex") ? node.querySelector("annotation")?.textContent : null;
    if (tex != null) return tex;
    const text = [...node.childNodes].map(seen).join("");
    if (node.tagName === "TD" || node.tagName === "TH") return `${text}\t`;
    return blocks.has(node.tagName) ? `\n${text}\n` : text;
  };
  return seen(element)
    .replace(/\n{2,}/g, "\n")
    .trim();
}
