"use client";

import type { GuidelineExample } from "@gshf/core/crowds/model";
import { useTranslations } from "use-intl/react";
import { Badge } from "#ui/badge.tsx";
import { Markdown } from "#ui/markdown/index.tsx";

/** Guidelines as people read them: the text, then the worked examples. */
export function GuidelinesText({ text, examples }: { text: string; examples: readonly GuidelineExample[] }) {
  const t = useTranslations("start.guidelines");
  return (
    <>
      <Markdown text={text} />
      {examples.length === 0 ? null : (
        <section className="mt-6 border-t border-line pt-5">
          <h2 className="text-xl">{t("examples")}</h2>
          <ol className="mt-4 space-y-6">
            {examples.map((example, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: examples have no identity but their place
              <li key={index}>
                <Example example={example} number={index + 1} />
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}

function Example({ example, number }: { example: GuidelineExample; number: number }) {
  const t = useTranslations("start.guidelines");
  const common = useTranslations("common");
  const { prompt, left, right, choice, why } = example;
  return (
    <article aria-label={t("example", { number })} className="min-w-0">
      <p className="text-sm font-medium text-muted">{t("examplePrompt", { number })}</p>
      <div className="mt-1 rounded-lg bg-raised px-4 py-3">
        <Markdown text={prompt} />
      </div>
      <div className="mt-3 grid gap-3 sm:grid-cols-2">
        <Side name={common("answer", { side: "A" })} text={left} isBetter={choice === "left"} />
        <Side name={common("answer", { side: "B" })} text={right} isBetter={choice === "right"} />
      </div>
      <div className="mt-3 flex flex-wrap items-start gap-x-3 gap-y-1">
        <Badge tone={choice === "both_bad" ? "warn" : "ok"}>{t(`verdicts.${choice}`)}</Badge>
        <div className="min-w-0 grow basis-60">
          <Markdown text={why} />
        </div>
      </div>
    </article>
  );
}

function Side({ name, text, isBetter }: { name: string; text: string; isBetter: boolean }) {
  return (
    <div className={`min-w-0 rounded-lg border px-4 py-3 ${isBetter ? "border-2 border-ok" : "border-line"}`}>
      <p className="mb-1 text-xs font-semibold text-muted">{name}</p>
      <Markdown text={text} />
    </div>
  );
}
