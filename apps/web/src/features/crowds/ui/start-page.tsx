"use client";

import type { Onboarding } from "@gshf/core/crowds";
import type { OnboardingStep } from "@gshf/core/crowds/model";
import { useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useTranslations } from "use-intl/react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { ButtonLink } from "#ui/button.tsx";
import { joinClasses } from "#ui/join-classes.ts";
import { QueryView } from "#ui/query-view.tsx";
import { ConsentStep } from "./consent-step.tsx";
import { GuidelinesStep } from "./guidelines-step.tsx";
import { LabelerFrame } from "./labeler-frame.tsx";
import { TestStep } from "./test-step.tsx";
import { WelcomeStep } from "./welcome-step.tsx";

/** A labeler's way in: one step after the other, then the first pair. */
export function StartPage({ slug, title }: { slug: string; title: string }) {
  return (
    <LabelerFrame title={title}>
      <WayIn slug={slug} />
    </LabelerFrame>
  );
}

function WayIn({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.crowds.onboarding.queryOptions({ slug }));
  return (
    <QueryView query={query}>
      {(view) => {
        const step = view.session !== null && view.session.state !== "open" ? null : (view.steps[0] ?? null);
        return (
          <>
            <StepList view={view} current={step} />
            <CurrentStep view={view} step={step} />
          </>
        );
      }}
    </QueryView>
  );
}

function CurrentStep({ view, step }: { view: Onboarding; step: OnboardingStep | null }) {
  switch (step) {
    case "welcome":
      return <WelcomeStep view={view} />;
    case "consent":
      return <ConsentStep view={view} />;
    case "guidelines":
      return <GuidelinesStep view={view} />;
    case "qualification":
      return <TestStep slug={view.project.slug} />;
    case null:
      return <Ready view={view} />;
  }
}

/** Which steps there are in this project, and which is the present one. */
function StepList({ view, current }: { view: Onboarding; current: OnboardingStep | null }) {
  const t = useTranslations("start");
  const all = [
    view.welcome === null ? null : "welcome",
    view.consent === null ? null : "consent",
    view.guidelines?.mustAcknowledge === true || view.steps.includes("guidelines") ? "guidelines" : null,
    view.hasTest ? "qualification" : null,
  ] as const;
  const steps = all.filter((step) => step !== null);
  if (steps.length < 2) return null;
  return (
    <ol aria-label={t("steps")} className="mb-6 flex flex-wrap gap-x-5 gap-y-2 text-sm">
      {steps.map((step, index) => {
        const isDone = !view.steps.includes(step);
        const isCurrent = step === current;
        return (
          <li
            key={step}
            aria-current={isCurrent ? "step" : undefined}
            className={joinClasses(
              "inline-flex items-center gap-2",
              isCurrent ? "font-medium text-ink" : "text-muted",
            )}
          >
            <span
              className={joinClasses(
                "inline-flex size-6 items-center justify-center rounded-full text-xs font-semibold",
                isDone
                  ? "bg-ok-soft text-ok"
                  : isCurrent
                    ? "bg-accent text-on-accent"
                    : "bg-raised text-muted",
              )}
            >
              {isDone ? <Check className="size-3.5" aria-hidden /> : index + 1}
            </span>
            {t(`stepNames.${step}`)}
            {isDone ? <span className="sr-only">{t("stepDone")}</span> : null}
          </li>
        );
      })}
    </ol>
  );
}

function Ready({ view }: { view: Onboarding }) {
  const t = useTranslations("start");
  const session = useTranslations("session");
  const common = useTranslations("common");
  const { slug } = view.project;
  const isOver = view.session !== null && view.session.state !== "open";
  return (
    <div className="rounded-2xl border border-line bg-surface p-6 text-center shadow-card sm:p-10">
      <h1 className="text-2xl">{isOver ? session("thanks") : t("ready.title")}</h1>
      <p className="mt-2 text-muted">{isOver ? common("session") : t("ready.text")}</p>
      <p className="mt-1 text-sm text-muted">{common("yourPseudonym", { pseudonym: view.pseudonym })}</p>
      <div className="mt-6">
        {isOver ? (
          <ButtonLink href={paths.labelFinish(slug)} variant="primary" size="lg">
            {session("getCode")}
          </ButtonLink>
        ) : (
          <ButtonLink href={paths.label(slug)} variant="primary" size="lg">
            {t("ready.start")}
          </ButtonLink>
        )}
      </div>
    </div>
  );
}
