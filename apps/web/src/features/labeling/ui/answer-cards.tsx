"use client";

import { lazy, memo, type ReactNode, Suspense } from "react";
import { useTranslations } from "use-intl/react";
import { joinClasses } from "#ui/join-classes.ts";
import { Markdown } from "#ui/markdown/index.tsx";
import { NothingToSee } from "#ui/markdown/nothing-to-see.tsx";
import { SourceText } from "#ui/markdown/source-text.tsx";
import { isVisible } from "#ui/markdown/syntax/invisible.ts";
import { useScrollFocus } from "#ui/use-scroll-focus.ts";
import type { PairView } from "../session/api.ts";
import { fitsStacked } from "./fits-stacked.ts";
import { type NoteInView, useInView } from "./use-in-view.ts";
import { useKeepInSight } from "./use-keep-in-sight.ts";

// Fetched when somebody first asks for it.
const DiffText = lazy(() => import("./diff-text.tsx"));

export type Layout = "columns" | "stack";

/** The two answers: side by side, or on a narrow screen one beside the other to swipe; or one below the other. */
export const AnswerCards = memo(function AnswerCards({
  pair,
  layout,
  shownAs,
  onInView,
}: {
  pair: PairView;
  layout: Layout;
  /** Formatted, with the words marked that only one of the two has, or as written. */
  shownAs: "text" | "diff" | "source";
  /** Told which of the two is in the window; left out for a pair that is not on screen yet. */
  onInView?: NoteInView | undefined;
}) {
  const t = useTranslations("labeling");
  const common = useTranslations("common");
  const row = useScrollFocus<HTMLElement>();
  const goTo = (index: 0 | 1) => {
    const card = row.current?.children[index];
    card?.scrollIntoView({ behavior: "smooth", inline: "center", block: "nearest" });
  };
  const isColumns = layout === "columns";
  // On a narrow screen short answers stand one below the other: both are seen without a swipe.
  const isSwiped = isColumns && !fitsStacked(pair.left.text, pair.right.text);
  useKeepInSight(row, isColumns);
  useInView(row, onInView);
  const bodyOf = (side: "A" | "B"): ReactNode => {
    const text = side === "A" ? pair.left.text : pair.right.text;
    const plain = isVisible(text) ? <Markdown text={text} /> : <NothingToSee text={text} />;
    if (shownAs === "source") return <SourceText text={text} />;
    if (shownAs === "text") return plain;
    return (
      <Suspense fallback={plain}>
        <DiffText side={side} left={pair.left.text} right={pair.right.text} />
      </Suspense>
    );
  };
  return (
    <>
      {shownAs === "text" ? null : (
        <p className="px-1 text-sm text-muted">{t(shownAs === "diff" ? "diffLegend" : "sourceLegend")}</p>
      )}
      {isSwiped ? (
        <div className="sticky top-0 z-[5] -mx-3 flex gap-2 bg-paper/95 px-3 py-1.5 sm:hidden">
          <JumpButton side="A" onClick={() => goTo(0)} />
          <JumpButton side="B" onClick={() => goTo(1)} />
        </div>
      ) : null}
      <section
        ref={row}
        aria-label={t("answers")}
        className={joinClasses(
          // Positioned, so that what is hidden for the eye in a card off screen can't widen the page.
          "relative gap-3",
          isSwiped
            ? "-mx-3 flex snap-x snap-mandatory items-start overflow-x-auto scroll-smooth px-3 sm:mx-0 sm:grid sm:grid-cols-2 sm:items-start sm:gap-4 sm:overflow-visible sm:px-0"
            : isColumns
              ? "flex flex-col sm:grid sm:grid-cols-2 sm:items-start sm:gap-4"
              : "mx-auto flex max-w-4xl flex-col sm:gap-4",
        )}
      >
        <AnswerCard
          side="A"
          title={common("answer", { side: "A" })}
          text={pair.left.text}
          isColumns={isColumns}
          isSwiped={isSwiped}
        >
          {bodyOf("A")}
        </AnswerCard>
        <AnswerCard
          side="B"
          title={common("answer", { side: "B" })}
          text={pair.right.text}
          isColumns={isColumns}
          isSwiped={isSwiped}
        >
          {bodyOf("B")}
        </AnswerCard>
      </section>
    </>
  );
});

function JumpButton({ side, onClick }: { side: "A" | "B"; onClick: () => void }) {
  const common = useTranslations("common");
  return (
    <button
      type="button"
      onClick={onClick}
      className={joinClasses(
        "min-h-11 grow rounded-lg text-sm font-medium",
        side === "A" ? "bg-left-soft text-side-left" : "bg-right-soft text-side-right",
      )}
    >
      {common("answer", { side })}
    </button>
  );
}

function AnswerCard({
  side,
  title,
  text,
  isColumns,
  isSwiped,
  children,
}: {
  side: "A" | "B";
  title: string;
  text: string;
  isColumns: boolean;
  /** Whether the cards stand one beside the other on a narrow screen too. */
  isSwiped: boolean;
  children: ReactNode;
}) {
  const t = useTranslations("labeling");
  const isLeft = side === "A";
  return (
    <article
      aria-label={title}
      className={joinClasses(
        "min-w-0 overflow-clip rounded-xl border border-t-4 border-line bg-surface shadow-card",
        isLeft ? "border-t-side-left" : "border-t-side-right",
        isColumns && "sm:[@media(min-height:640px)]:sticky sm:top-(--stick-top)",
        isSwiped && "w-[calc(100vw-2.75rem)] shrink-0 snap-center sm:w-auto",
      )}
    >
      <header className="flex items-baseline justify-between card-inset-x pt-2.5">
        <h2
          className={joinClasses(
            "font-sans text-sm font-semibold tracking-normal",
            isLeft ? "text-side-left" : "text-side-right",
          )}
        >
          {title}
        </h2>
        <span className="text-xs text-muted">{t("words", { count: countWords(text) })}</span>
      </header>
      <div data-answer className="card-inset-x pt-1.5 pb-5">
        {children}
      </div>
    </article>
  );
}

const segmenter =
  typeof Intl.Segmenter === "function" ? new Intl.Segmenter(undefined, { granularity: "word" }) : null;

/** Words as people count them, in languages without spaces too; long texts by spaces, which is fast. */
function countWords(text: string): number {
  const bySpaces = () => text.split(/\s+/u).filter((word) => word !== "").length;
  if (segmenter === null || text.length > 20_000) return bySpaces();
  let words = 0;
  for (const part of segmenter.segment(text)) if (part.isWordLike === true) words += 1;
  return words;
}
