import katex from "katex";
import { useMemo } from "react";

/** A formula of ours in a line of text, typeset; screen readers get its MathML. For formulas in texts of others there is Markdown. */
export function Formula({ tex }: { tex: string }) {
  const html = useMemo(() => katex.renderToString(tex, { output: "htmlAndMathml", strict: "error" }), [tex]);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX made it of a constant in our source
  return <span className="whitespace-nowrap" dangerouslySetInnerHTML={{ __html: html }} />;
}
