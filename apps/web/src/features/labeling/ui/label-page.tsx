"use client";

import type { LabelingDesk } from "@gshf/core/labeling";
import { Button } from "#ui/button.tsx";
import { Speaks, useMessages } from "../messages/index.tsx";
import { LabelHeader } from "./label-header.tsx";
import { LabelScreen } from "./label-screen.tsx";
import { usePreferences } from "./use-preferences.ts";
import { useSoleTab } from "./use-sole-tab.ts";

/** The labeling page of one project, in the one tab that labels it. */
export function LabelPage({ desk }: { desk: LabelingDesk }) {
  const { preferences, save } = usePreferences(desk.preferences);
  const { isSole, take } = useSoleTab(desk.slug);
  const { language, layout } = preferences;
  return (
    <Speaks language={language}>
      {isSole === true ? (
        <LabelScreen
          desk={desk}
          language={language}
          layout={layout}
          own={preferences.keys}
          onLanguage={(chosen) => save({ language: chosen })}
          onKeys={(keys) => save({ keys })}
          onLayout={() => save({ layout: layout === "columns" ? "stack" : "columns" })}
        />
      ) : (
        <div className="flex min-h-dvh flex-col">
          <LabelHeader
            title={desk.name}
            language={language}
            onLanguage={(chosen) => save({ language: chosen })}
          />
          <main id="main">{isSole === false ? <OtherTab onTake={take} /> : null}</main>
        </div>
      )}
    </Speaks>
  );
}

function OtherTab({ onTake }: { onTake: () => void }) {
  const m = useMessages();
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-4 py-20 text-center">
      <h2 className="text-2xl">{m.otherTabTitle}</h2>
      <p className="mt-2 text-muted">{m.otherTabText}</p>
      <Button variant="primary" className="mt-6" onClick={onTake}>
        {m.otherTabTake}
      </Button>
    </div>
  );
}
