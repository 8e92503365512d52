"use client";

import type { Onboarding } from "@gshf/core/crowds";
import { useTranslations } from "use-intl/react";
import { Button } from "#ui/button.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { useErrorMessage } from "#ui/use-error-message.ts";
import { GuidelinesText } from "./guidelines-text.tsx";
import { useAgree } from "./use-agree.ts";

/** The newest guidelines, to be read before the next pair. */
export function GuidelinesStep({ view }: { view: Onboarding }) {
  const t = useTranslations("start.guidelines");
  const common = useTranslations("common");
  const errorMessage = useErrorMessage();
  const agree = useAgree(view.project.slug);
  const { guidelines } = view;
  if (guidelines === null) return null;
  return (
    <article className="space-y-5">
      <div>
        <h1 className="text-3xl">{common("guidelines")}</h1>
        <p className="mt-1 text-muted">{t("changed")}</p>
      </div>
      <div className="rounded-xl border border-line bg-surface p-5 shadow-card">
        <GuidelinesText text={guidelines.text} examples={guidelines.examples} />
      </div>
      {agree.isError ? <FormProblem message={errorMessage(agree.error)} /> : null}
      <Button
        variant="primary"
        size="lg"
        busy={agree.isPending}
        onClick={() =>
          agree.mutate({ slug: view.project.slug, kind: "guidelines", version: guidelines.version })
        }
      >
        {t("next")}
      </Button>
    </article>
  );
}
