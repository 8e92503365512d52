"use client";

import { useTranslations } from "use-intl/react";
import { paths } from "../paths.ts";
import { ButtonLink } from "./button.tsx";

/** Says that there is no such page, or none for this person. */
export function MissingPage() {
  const t = useTranslations("entry.notFound");
  return (
    <>
      <h1 className="text-2xl">{t("title")}</h1>
      <p className="mt-3 text-muted">{t("text")}</p>
      <ButtonLink href={paths.home()} className="mt-6">
        {t("back")}
      </ButtonLink>
    </>
  );
}
