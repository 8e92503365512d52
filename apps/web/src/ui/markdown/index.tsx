"use client";

import { type ComponentProps, memo, type ReactNode, useMemo } from "react";
import ReactMarkdown, { type Components, type Options } from "react-markdown";
import rehypeHighlight from "rehype-highlight";
import remarkGfm from "remark-gfm";
import { useTranslations } from "use-intl/react";
import { joinClasses } from "../join-classes.ts";
import { useScrollFocus } from "../use-scroll-focus.ts";
import { rehypeBounds, remarkDepth, TooDeep } from "./bounds.ts";
import { CodeBlock, IndentedCode } from "./code-block.tsx";
import { MarkdownImage } from "./image.tsx";
import { NothingToSee } from "./nothing-to-see.tsx";
import { PlainText } from "./plain-text.tsx";
import { SafeLink } from "./safe-link.tsx";
import { isVisible, withLineBreaks } from "./syntax/invisible.ts";
import { rehypeFormulas } from "./syntax/rehype-formulas.ts";
import { rehypeVisible } from "./syntax/rehype-visible.ts";
import { remarkAnswer } from "./syntax/remark-answer.ts";
import { remarkAsWritten } from "./syntax/remark-as-written.ts";
import { elementsAsWritten } from "./syntax/to-elements.ts";
import { whyPlain } from "./why-plain.ts";

const rehypePlugins: Options["rehypePlugins"] = [
  rehypeFormulas,
  rehypeBounds,
  [rehypeHighlight, { detect: false }],
  rehypeVisible,
];

/** Headings in an answer are not headings of our page: they keep their looks and leave its outline alone. */
function Heading({ node, children }: { node?: { tagName: string } | undefined; children?: ReactNode }) {
  return (
    <p data-heading={node?.tagName.slice(1)} dir="auto">
      {children}
    </p>
  );
}

function Table({ dir, children }: { dir?: string | undefined; children?: ReactNode }) {
  const t = useTranslations("markdown");
  return (
    // A group and no region: a text may have many tables, and landmarks must differ in name.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div role="group" aria-label={t("table")} tabIndex={0} dir={dir} className="overflow-x-auto">
      <table dir={dir} className="border-collapse text-sm">
        {children}
      </table>
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

/** Where the files that a document of ours links to are shown, by the file's name. */
export type DocumentLinks = Readonly<Record<string, string>>;

function hrefIn(links: DocumentLinks, href: string): string | null {
  const [, name, fragment = ""] = /^(?:[\w./-]*\/)?([\w.-]*)(#[\w-]+)?$/.exec(href) ?? [];
  if (name === "") return fragment === "" ? null : fragment;
  const path = name !== undefined && Object.hasOwn(links, name) ? links[name] : undefined;
  return path === undefined ? null : path + fragment;
}

function DocumentLink({
  links,
  href,
  title,
  children,
}: {
  links: DocumentLinks;
  href: string | undefined;
  title: string | undefined;
  children: ReactNode;
}) {
  const own = href === undefined ? null : hrefIn(links, href);
  if (own === null) {
    return (
      <SafeLink href={href} title={title}>
        {children}
      </SafeLink>
    );
  }
  return (
    <a href={own} className="link">
      {children}
    </a>
  );
}

const components: Components = {
  a: ({ href, title, children }) => (
    <SafeLink href={href} title={title}>
      {children}
    </SafeLink>
  ),
  img: ({ src, alt, title }) => <MarkdownImage src={src} alt={alt} title={title} />,
  input: ({ checked }) => <TaskMark isDone={checked === true} />,
  pre: ({ children, node }) => {
    const { dataInfo, dataIndented } = node?.properties ?? {};
    if (dataIndented !== undefined) return <IndentedCode>{children}</IndentedCode>;
    return <CodeBlock info={typeof dataInfo === "string" ? dataInfo : ""}>{children}</CodeBlock>;
  },
  table: Table,
  p: ({ children }) => <p dir="auto">{children}</p>,
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
export const Markdown = memo(function Markdown({
  text,
  className,
  isDocument = false,
  links,
}: {
  text: string;
  className?: string;
  /** A document of ours: its lines are broken by an editor, and its links lead to files. */
  isDocument?: boolean;
  /** Where the files are shown that a document links to; others aren't, and stay text. */
  links?: DocumentLinks;
}) {
  const frame = useScrollFocus();
  const rendered = useMemo(() => renderMarkdown(text, isDocument, links), [text, isDocument, links]);
  return (
    <div ref={frame} className={joinClasses("prose-text", isDocument && "hard-wrapped", className)}>
      {rendered}
    </div>
  );
});

function withLinks(links: DocumentLinks): Components {
  return Object.assign({}, components, {
    a: ({ href, title, children }: ComponentProps<"a">) => (
      <DocumentLink links={links} href={href} title={title}>
        {children}
      </DocumentLink>
    ),
  });
}

function renderMarkdown(written: string, isDocument: boolean, links: DocumentLinks | undefined): ReactNode {
  const text = withLineBreaks(written);
  if (text !== "" && !isVisible(text)) return <NothingToSee text={text} />;
  const reason = whyPlain(text);
  if (reason !== null) return <PlainText text={text} reason={reason} />;
  try {
    // Called, not mounted: what it throws is caught here.
    return ReactMarkdown({
      remarkPlugins: [
        [remarkGfm, { singleTilde: false }],
        [remarkAnswer, { source: text }],
        remarkDepth,
        [remarkAsWritten, { source: text, isDocument }],
      ],
      rehypePlugins,
      components: links === undefined ? components : withLinks(links),
      remarkRehypeOptions: { handlers: elementsAsWritten(text) },
      // SafeLink judges the URL itself, the way the browser reads it.
      urlTransform: (url) => url,
      children: text,
    });
  } catch (error) {
    if (error instanceof TooDeep || error instanceof RangeError) {
      return <PlainText text={text} reason="deep" />;
    }
    throw error;
  }
}
