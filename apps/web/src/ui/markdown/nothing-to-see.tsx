import { useTranslations } from "use-intl/react";
import { SourceText } from "./source-text.tsx";
import { countCharacters } from "./syntax/invisible.ts";

/** Says of a text in which nothing can be seen that this is so, and what it is made of. */
export function NothingToSee({ text }: { text: string }) {
  const t = useTranslations("markdown");
  return (
    <>
      <p data-frame className="text-muted">
        {t("nothing", { count: countCharacters(text) })}
      </p>
      {text.trim() === "" ? null : <SourceText text={text} />}
    </>
  );
}
