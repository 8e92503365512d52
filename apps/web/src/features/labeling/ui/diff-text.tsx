"use client";

import { diffWordsWithSpace } from "diff";
import { useMemo } from "react";
import { useTranslations } from "use-intl/react";
import { Markdown } from "#ui/markdown/index.tsx";

const charsMax = 20_000;
/** Beyond these the answers have so little in common that marking it tells nothing. */
const bounds = { maxEditLength: 4_000, timeout: 300 };

/** One answer as its writer wrote it, with the words marked that the other answer has not. */
export default function DiffText({ side, left, right }: { side: "A" | "B"; left: string; right: string }) {
  const t = useTranslations("labeling");
  const parts = useMemo(() => {
    if (left.length > charsMax || right.length > charsMax) return null;
    return diffWordsWithSpace(left, right, bounds) ?? null;
  }, [left, right]);
  if (parts === null) {
    return (
      <>
        <p className="mb-2 text-sm text-muted">{t("diffTooMuch")}</p>
        <Markdown text={side === "A" ? left : right} />
      </>
    );
  }
  const own = parts.filter((part) => (side === "A" ? !part.added : !part.removed));
  const Mark = side === "A" ? "del" : "ins";
  return (
    <div dir="auto" className="leading-[1.65] wrap-anywhere whitespace-pre-wrap">
      {own.map((part, index) =>
        part.added || part.removed ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of two texts never change
          <Mark key={index} className={side === "A" ? leftMark : rightMark}>
            {part.value}
          </Mark>
        ) : (
          part.value
        ),
      )}
    </div>
  );
}

// Told apart without colours too: dashes under what is only in A, a line under what is only in B.
const leftMark =
  "rounded-sm bg-left-soft underline decoration-dashed decoration-side-left decoration-2 underline-offset-3";
const rightMark =
  "rounded-sm bg-right-soft underline decoration-solid decoration-side-right decoration-2 underline-offset-3";
