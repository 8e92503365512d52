"use client";

import type { TestFeedback } from "@gshf/core/crowds";
import { CircleCheck, CircleX } from "lucide-react";
import { useTranslations } from "use-intl/react";
import { Button } from "#ui/button.tsx";
import { Markdown } from "#ui/markdown/index.tsx";

/** Whether the answer was right, and why. */
export function TestFeedbackView({
  feedback,
  isLast,
  onNext,
}: {
  feedback: TestFeedback;
  isLast: boolean;
  onNext: () => void;
}) {
  const t = useTranslations("start.test");
  const common = useTranslations("common");
  const Icon = feedback.isRight ? CircleCheck : CircleX;
  return (
    <section
      role="status"
      className={`rounded-xl border p-5 ${feedback.isRight ? "border-ok/40 bg-ok-soft" : "border-warn/40 bg-warn-soft"}`}
    >
      <p className={`flex items-center gap-2 font-semibold ${feedback.isRight ? "text-ok" : "text-warn"}`}>
        <Icon className="size-5 shrink-0" aria-hidden />
        {feedback.isRight ? t("right") : t("wrong", { choice: common(`choices.${feedback.correct}`) })}
      </p>
      <div className="mt-2">
        <Markdown text={feedback.explanation} />
      </div>
      <Button variant="primary" className="mt-4" onClick={onNext}>
        {t(isLast ? "finish" : "next")}
      </Button>
    </section>
  );
}
