"use client";

import type { LabelingDesk } from "@gshf/core/labeling";
import { useTranslations } from "use-intl/react";
import { Button } from "#ui/button.tsx";
import { LabelHeader } from "./label-header.tsx";
import { LabelScreen } from "./label-screen.tsx";
import { usePreferences } from "./use-preferences.ts";
import { useSoleTab } from "./use-sole-tab.ts";

/** The labeling page of one project, in the one tab that labels it. */
export function LabelPage({ desk }: { desk: LabelingDesk }) {
  const { preferences, save } = usePreferences(desk.preferences);
  const { isSole, take } = useSoleTab(`${desk.slug}:${desk.pseudonym}`);
  const { layout } = preferences;
  return isSole === true ? (
    <LabelScreen
      desk={desk}
      layout={layout}
      own={preferences.keys}
      onKeys={(keys) => save({ keys })}
      onLayout={() => save({ layout: layout === "columns" ? "stack" : "columns" })}
    />
  ) : (
    <div className="flex min-h-dvh flex-col">
      <LabelHeader title={desk.name} />
      <main id="main">{isSole === false ? <OtherTab onTake={take} /> : null}</main>
    </div>
  );
}

function OtherTab({ onTake }: { onTake: () => void }) {
  const t = useTranslations("labeling.otherTab");
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-4 py-20 text-center">
      <h2 className="text-2xl">{t("title")}</h2>
      <p className="mt-2 text-muted">{t("text")}</p>
      <Button variant="primary" className="mt-6" onClick={onTake}>
        {t("take")}
      </Button>
    </div>
  );
}
