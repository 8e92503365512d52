"use client";

import { useTranslations } from "use-intl/react";
import { Button } from "./button.tsx";
import { CenteredPage } from "./centered-page.tsx";

/** What stands in place of a page that could not be shown. */
export function FailedPage({ reset }: { reset: () => void }) {
  return (
    <CenteredPage>
      <Failed reset={reset} />
    </CenteredPage>
  );
}

export function Failed({ reset }: { reset: () => void }) {
  const t = useTranslations("entry.failed");
  const ui = useTranslations("ui");
  return (
    <>
      <h1 className="text-2xl">{t("title")}</h1>
      <p className="mt-3 text-muted">{t("text")}</p>
      <Button variant="primary" className="mt-6" onClick={reset}>
        {ui("tryAgain")}
      </Button>
    </>
  );
}
