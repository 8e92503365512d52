"use client";

import { useMemo, useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "../button.tsx";
import { Marked } from "./source-text.tsx";
import type { PlainReason } from "./why-plain.ts";

/** So much is shown at once; the rest on demand. */
const shownCharsMax = 100_000;
/** Pieces off screen are not laid out: megabytes cost what is in sight. */
const pieceChars = 8_000;

/** A text as it stands, when rendering it as Markdown would take too long. Says so, and what is left out. */
export function PlainText({ text, reason }: { text: string; reason: PlainReason }) {
  const t = useTranslations("markdown");
  const [isAll, setIsAll] = useState(false);
  const isCut = !isAll && text.length > shownCharsMax;
  const pieces = useMemo(
    () => inPieces(isCut ? text.slice(0, cutAt(text, 0, shownCharsMax)) : text),
    [text, isCut],
  );
  const hidden = text.length - pieces.reduce((sum, piece) => sum + piece.length, 0);
  return (
    <>
      <p className="text-sm text-muted">{t("plain", { reason, count: text.length })}</p>
      <div>
        {pieces.map((piece, index) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never change places
            key={index}
            dir="auto"
            className="whitespace-pre-wrap [contain-intrinsic-height:auto_2000px] [content-visibility:auto]"
          >
            <Marked text={piece} />
          </div>
        ))}
      </div>
      {isCut ? (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
          {t("cut", { count: hidden })}
          <Button onClick={() => setIsAll(true)}>{t("showAll")}</Button>
        </p>
      ) : null}
    </>
  );
}

function inPieces(text: string): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    const to = cutAt(text, from, pieceChars);
    pieces.push(text.slice(from, to));
    from = to;
  }
  return pieces;
}

/** Where a piece of about `chars` characters ends: after a line, after a word, or between two characters. */
function cutAt(text: string, from: number, chars: number): number {
  const end = from + chars;
  if (end >= text.length) return text.length;
  for (const separator of ["\n", " "]) {
    const at = text.lastIndexOf(separator, end - 1);
    if (at > from + chars / 2) return at + 1;
  }
  // Never between the halves of a surrogate pair.
  return /[\ud800-\udbff]/.test(text.charAt(end - 1)) ? end + 1 : end;
}
