import type { Extension as FromTokens } from "mdast-util-from-markdown";
import type { Extension } from "micromark-util-types";
import type { Processor } from "unified";
import { blockSyntax } from "./blocks.ts";
import { emphasisSyntax } from "./emphasis.ts";
import { formulaSyntax, formulasFromTokens } from "./formulas.ts";
import { lineStartsFromTokens } from "./line-starts.ts";

/** Where remark-parse looks for what is added to Markdown. */
type Added = {
  settings?: unknown;
  micromarkExtensions?: Extension[];
  fromMarkdownExtensions?: (FromTokens | FromTokens[])[];
};

/** Reads Markdown as people and models write it. After remark-gfm, whose marks it is more careful with. */
export function remarkAnswer(this: Processor, options: { source: string }): void {
  const data: Added = this.data();
  data.micromarkExtensions = [
    ...(data.micromarkExtensions ?? []),
    blockSyntax(),
    emphasisSyntax(),
    formulaSyntax(options.source),
  ];
  data.fromMarkdownExtensions = [
    ...(data.fromMarkdownExtensions ?? []),
    formulasFromTokens(),
    lineStartsFromTokens(),
  ];
}
