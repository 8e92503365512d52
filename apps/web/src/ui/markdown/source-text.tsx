import { splitInvisible } from "./syntax/invisible.ts";

/** A text as it was written, its white space kept; what can't be seen has a mark. */
export function SourceText({ text }: { text: string }) {
  return <div className="whitespace-pre-wrap wrap-anywhere">{<Marked text={text} />}</div>;
}

/** Characters that show nothing or change the order of others in a span of their own. */
export function Marked({ text }: { text: string }) {
  const pieces = splitInvisible(text);
  if (pieces === null) return text;
  return pieces.map((piece, index) =>
    piece.mark === null ? (
      piece.text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never change places
      <span key={index} className="unseen" data-mark={piece.mark} title={piece.mark}>
        {piece.text}
      </span>
    ),
  );
}
