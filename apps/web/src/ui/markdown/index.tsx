"use client";

import { memo, type ReactNode, useId } from "react";
import ReactMarkdown, { type Components, type Options } from "react-markdown";
import rehypeHighlight from "rehype-highlight";
import rehypeKatex from "rehype-katex";
import remarkGfm from "remark-gfm";
import remarkMath from "remark-math";
import { joinClasses } from "../join-classes.ts";
import { CodeBlock } from "./code-block.tsx";
import { normalizeMath } from "./normalize-math.ts";
import { SafeLink } from "./safe-link.tsx";

/** Above this, text is shown as it is: parsing megabytes of Markdown would freeze the page. */
const parsedCharsMax = 60_000;

const remarkPlugins: Options["remarkPlugins"] = [remarkGfm, [remarkMath, { singleDollarTextMath: false }]];

// trust: false refuses \href, \url, \includegraphics and \htmlClass; the limits stop formulas that
// expand or grow without end.
const rehypePlugins: Options["rehypePlugins"] = [
  [rehypeKatex, { trust: false, maxSize: 10, maxExpand: 200, strict: "ignore", errorColor: "currentColor" }],
  [rehypeHighlight, { detect: false }],
];

/** Headings in an answer are not headings of our page: they keep their looks and leave its outline alone. */
function Heading({ node, children }: { node?: { tagName: string } | undefined; children?: ReactNode }) {
  return (
    <p data-heading={node?.tagName.slice(1)} dir="auto">
      {children}
    </p>
  );
}

const components: Components = {
  a: ({ href, children }) => <SafeLink href={href}>{children}</SafeLink>,
  // A picture is a request to somebody else's server; only its words are shown.
  img: ({ alt }) => (
    <span className="rounded bg-raised px-1.5 text-muted">[image: {alt || "no description"}]</span>
  ),
  input: ({ checked }) => (
    <span role="img" aria-label={checked === true ? "done" : "not done"}>
      {checked === true ? "☑ " : "☐ "}
    </span>
  ),
  pre: ({ children, node }) => {
    const code = node?.children[0];
    const names = code?.type === "element" ? code.properties.className : undefined;
    const name = Array.isArray(names)
      ? names.find((entry) => String(entry).startsWith("language-"))
      : undefined;
    return (
      <CodeBlock language={name === undefined ? null : String(name).slice("language-".length)}>
        {children}
      </CodeBlock>
    );
  },
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section aria-label="Table" tabIndex={0} className="overflow-x-auto">
      <table className="border-collapse text-sm">{children}</table>
    </section>
  ),
  p: ({ children }) => <p dir="auto">{children}</p>,
  // The list as well as its items: its markers stand on the side where its text begins.
  ul: ({ children, className }) => (
    <ul dir="auto" className={className}>
      {children}
    </ul>
  ),
  ol: ({ children, start }) => (
    <ol dir="auto" start={start}>
      {children}
    </ol>
  ),
  li: ({ children }) => <li dir="auto">{children}</li>,
  blockquote: ({ children }) => <blockquote dir="auto">{children}</blockquote>,
  h1: Heading,
  h2: Heading,
  h3: Heading,
  h4: Heading,
  h5: Heading,
  h6: Heading,
};

/**
 * Text that a model or a person wrote, rendered so that it can do nothing but be read: raw HTML is shown as
 * text, images are not loaded, links ask first, formulas can't link or grow.
 */
export const Markdown = memo(function Markdown({ text, className }: { text: string; className?: string }) {
  const prefix = useId();
  const shown = joinClasses("prose-text", className);
  if (text.length > parsedCharsMax) {
    return (
      <div className={shown} dir="auto">
        <p className="text-sm text-muted">
          This text is {text.length.toLocaleString("en")} characters long and is shown without formatting.
        </p>
        <div className="whitespace-pre-wrap">{text}</div>
      </div>
    );
  }
  return (
    <div className={shown}>
      <ReactMarkdown
        remarkPlugins={remarkPlugins}
        rehypePlugins={rehypePlugins}
        remarkRehypeOptions={{ clobberPrefix: `md${prefix}` }}
        components={components}
        // SafeLink judges the URL itself, the way the browser reads it.
        urlTransform={(url) => url}
      >
        {normalizeMath(text)}
      </ReactMarkdown>
    </div>
  );
});
