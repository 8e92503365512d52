"use client";

import type { Onboarding } from "@gshf/core/crowds";
import { useTranslations } from "use-intl/react";
import { Button } from "#ui/button.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { Markdown } from "#ui/markdown/index.tsx";
import { useErrorMessage } from "#ui/use-error-message.ts";
import { PayFact } from "./pay-fact.tsx";
import { useAgree } from "./use-agree.ts";

/** What the work is, how much of it, how it is paid. */
export function WelcomeStep({ view }: { view: Onboarding }) {
  const t = useTranslations("start.welcome");
  const common = useTranslations("common");
  const errorMessage = useErrorMessage();
  const agree = useAgree(view.project.slug);
  const { welcome, session, pay, secondsPerPair } = view;
  if (welcome === null) return null;
  return (
    <article className="space-y-5">
      <h1 className="text-3xl">{view.project.name}</h1>
      <Markdown text={welcome.text === "" ? t("general") : welcome.text} />
      <dl className="grid gap-4 rounded-xl border border-line bg-surface p-5 shadow-card sm:grid-cols-2">
        {session === null ? null : (
          <div>
            <dt className="text-[0.8125rem] text-muted">{common("session")}</dt>
            <dd className="font-serif text-xl font-semibold">{t("size", { pairs: session.pairs })}</dd>
            {secondsPerPair === null ? null : (
              <dd className="text-sm text-muted">
                {t("minutes", { minutes: minutesOf(session.pairs, secondsPerPair) })}
              </dd>
            )}
          </div>
        )}
        {session !== null || secondsPerPair === null ? null : (
          <div>
            <dt className="text-[0.8125rem] text-muted">{t("perPair")}</dt>
            <dd className="font-serif text-xl font-semibold">
              {t("seconds", { seconds: atLeastOne(secondsPerPair) })}
            </dd>
          </div>
        )}
        {pay === null ? null : <PayFact rate={pay} />}
        <div className="sm:col-span-2">
          <dt className="sr-only">{t("pseudonym")}</dt>
          <dd className="text-sm text-muted">{common("yourPseudonym", { pseudonym: view.pseudonym })}</dd>
        </div>
      </dl>
      {agree.isError ? <FormProblem message={errorMessage(agree.error)} /> : null}
      <Button
        variant="primary"
        size="lg"
        busy={agree.isPending}
        onClick={() => agree.mutate({ slug: view.project.slug, kind: "welcome", version: welcome.version })}
      >
        {t("next")}
      </Button>
    </article>
  );
}

function minutesOf(pairs: number, secondsPerPair: number): number {
  return atLeastOne((pairs * secondsPerPair) / 60);
}

function atLeastOne(value: number): number {
  return Math.max(1, Math.round(value));
}
