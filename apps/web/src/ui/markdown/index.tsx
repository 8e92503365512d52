"use client";

import { memo, type ReactNode, useId, useMemo } from "react";
import ReactMarkdown, { type Components, type Options } from "react-markdown";
import rehypeHighlight from "rehype-highlight";
import rehypeKatex from "rehype-katex";
import remarkGfm from "remark-gfm";
import remarkMath from "remark-math";
import { useTranslations } from "use-intl/react";
import { joinClasses } from "../join-classes.ts";
import { useScrollFocus } from "../use-scroll-focus.ts";
import { rehypeBounds, remarkDepth, TooDeep } from "./bounds.ts";
import { CodeBlock } from "./code-block.tsx";
import { MarkdownImage } from "./image.tsx";
import { normalizeMath } from "./normalize-math.ts";
import { PlainText } from "./plain-text.tsx";
import { SafeLink } from "./safe-link.tsx";
import { whyPlain } from "./why-plain.ts";

const remarkPlugins: Options["remarkPlugins"] = [
  remarkGfm,
  [remarkMath, { singleDollarTextMath: false }],
  remarkDepth,
];

// trust: false refuses \href, \url, \includegraphics and \htmlClass; the limits stop formulas that
// expand or grow without end.
const rehypePlugins: Options["rehypePlugins"] = [
  rehypeBounds,
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

function Table({ children }: { children?: ReactNode }) {
  const t = useTranslations("markdown");
  return (
    // A group and no region: a text may have many tables, and landmarks must differ in name.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div role="group" aria-label={t("table")} tabIndex={0} className="overflow-x-auto">
      <table className="border-collapse text-sm">{children}</table>
    </div>
  );
}

function TaskMark({ isDone }: { isDone: boolean }) {
  const t = useTranslations("markdown");
  return (
    <span role="img" aria-label={t(isDone ? "done" : "notDone")}>
      {isDone ? "☑ " : "☐ "}
    </span>
  );
}

const components: Components = {
  a: ({ href, children }) => <SafeLink href={href}>{children}</SafeLink>,
  img: ({ src, alt }) => <MarkdownImage src={src} alt={alt} />,
  input: ({ checked }) => <TaskMark isDone={checked === true} />,
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
  table: Table,
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
 * text, images are not loaded unless asked for, links ask first, formulas can't link or grow. What would take long
 * to render is shown as it stands.
 */
export const Markdown = memo(function Markdown({ text, className }: { text: string; className?: string }) {
  const t = useTranslations("markdown");
  const prefix = useId();
  const frame = useScrollFocus();
  const rendered = useMemo(
    () =>
      renderMarkdown(text, {
        clobberPrefix: `md${prefix}`,
        footnoteLabel: t("footnotes"),
        footnoteBackLabel: t("backToText"),
      }),
    [text, prefix, t],
  );
  return (
    <div ref={frame} className={joinClasses("prose-text", className)}>
      {rendered}
    </div>
  );
});

function renderMarkdown(text: string, options: Options["remarkRehypeOptions"]): ReactNode {
  const reason = whyPlain(text);
  if (reason !== null) return <PlainText text={text} reason={reason} />;
  try {
    // Called, not mounted: what it throws is caught here.
    return ReactMarkdown({
      remarkPlugins,
      rehypePlugins,
      components,
      remarkRehypeOptions: options,
      // SafeLink judges the URL itself, the way the browser reads it.
      urlTransform: (url) => url,
      children: normalizeMath(text),
    });
  } catch (error) {
    if (error instanceof TooDeep || error instanceof RangeError) {
      return <PlainText text={text} reason="deep" />;
    }
    throw error;
  }
}
