"use client";

import type { TestFeedback, TestItem } from "@gshf/core/crowds";
import { type TestChoice, testChoices } from "@gshf/core/crowds/model";
import { useTranslations } from "use-intl/react";
import { Button } from "#ui/button.tsx";
import { joinClasses } from "#ui/join-classes.ts";
import { Markdown } from "#ui/markdown/index.tsx";

/** A pair of the test: like a real one, with nothing that tells its answer before it is given. */
export function TestItemView({
  item,
  feedback,
  busy,
  onChoose,
}: {
  item: TestItem;
  feedback: TestFeedback | null;
  busy: boolean;
  onChoose: (choice: TestChoice) => void;
}) {
  const t = useTranslations("start.test");
  const common = useTranslations("common");
  return (
    <>
      <section aria-label={common("prompt")} className="space-y-2">
        {item.prompt.map((message, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: messages have no identity but their place
          <div key={index} className="rounded-lg bg-raised px-4 py-3">
            <Markdown text={message.content} />
          </div>
        ))}
      </section>
      <div className="grid gap-4 md:grid-cols-2">
        <Answer
          name={common("answer", { side: "A" })}
          text={item.left.text}
          isCorrect={feedback?.correct === "left"}
        />
        <Answer
          name={common("answer", { side: "B" })}
          text={item.right.text}
          isCorrect={feedback?.correct === "right"}
        />
      </div>
      {feedback !== null ? null : (
        <fieldset className="rounded-xl border border-line bg-surface p-4">
          <legend className="px-1 font-medium">{t("choose")}</legend>
          <div className="grid gap-2 sm:grid-cols-3">
            {testChoices.map((choice) => (
              <Button key={choice} size="lg" disabled={busy} onClick={() => onChoose(choice)}>
                {common(`choices.${choice}`)}
              </Button>
            ))}
          </div>
        </fieldset>
      )}
    </>
  );
}

function Answer({ name, text, isCorrect }: { name: string; text: string; isCorrect: boolean }) {
  return (
    <section
      aria-label={name}
      className={joinClasses(
        "min-w-0 rounded-xl border bg-surface p-4 shadow-card",
        isCorrect ? "border-2 border-ok" : "border-line",
      )}
    >
      <p className="mb-2 text-sm font-semibold text-muted">{name}</p>
      <Markdown text={text} />
    </section>
  );
}
