import type { Extension as FromTokens } from "mdast-util-from-markdown";

/** Keeps the spaces a line of a paragraph begins with: Markdown drops them, poems and addresses need them. */
export function lineStartsFromTokens(): FromTokens {
  return {
    enter: {
      linePrefix(token) {
        const { data } = this.config.enter;
        const { data: exitData } = this.config.exit;
        // Not those of code, lists and quotes, which belong to them.
        if (!this.stack.some(({ type }) => type === "paragraph" || type === "heading")) return;
        data?.call(this, token);
        exitData?.call(this, token);
      },
    },
  };
}
