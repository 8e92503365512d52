"use client";

import type { StandingCause } from "@gshf/core/crowds/model";
import { Coffee } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useTranslations } from "use-intl/react";
import { useCause } from "#features/crowds/index.ts";
import { paths } from "#paths.ts";
import { ButtonLink } from "#ui/button.tsx";
import type { NoneInfo } from "../session/label-session.ts";

/** Reasons with a page of their own: what has to be read or passed first, and the end of a study session. */
const pages: Partial<Record<NoneInfo["reason"], (slug: string) => string>> = {
  onboarding: paths.labelStart,
  "session-complete": paths.labelFinish,
};

/** Why somebody is stopped. A researcher's words may be in any language. */
export function Cause({ cause }: { cause: StandingCause }) {
  const t = useTranslations("labeling");
  const describe = useCause();
  return (
    <p className="mt-3 rounded-lg bg-warn-soft px-4 py-2 text-start text-warn">
      <span className="font-medium">{t("reason")}</span> <span dir="auto">{describe(cause)}</span>
    </p>
  );
}

/** When there may be pairs again; null where the reason says it, or where asking makes no sense. */
function useWhen({ reason, retryAt }: NoneInfo): string | null {
  const t = useTranslations("none");
  const isForeseen = reason === "preparing" || reason === "round-over";
  if (retryAt === null) return isForeseen ? t("unknown") : null;
  const isToday = retryAt.toDateString() === new Date().toDateString();
  if (isForeseen) return t(isToday ? "about" : "aboutOn", { at: retryAt });
  return t(isToday ? "latest" : "latestOn", { at: retryAt });
}

/** No pair now: why, and until when. The page keeps looking by itself. */
export function NoneState({ none, slug, doneCount }: { none: NoneInfo; slug: string; doneCount: number }) {
  const t = useTranslations("none");
  const labeling = useTranslations("labeling");
  const common = useTranslations("common");
  const history = useTranslations("history");
  const router = useRouter();
  const elsewhere = pages[none.reason];
  useEffect(() => {
    if (elsewhere !== undefined) router.replace(elsewhere(slug));
  }, [router, slug, elsewhere]);
  const when = useWhen(none);
  return (
    <div
      role="status"
      className="mx-auto flex max-w-lg flex-col items-center px-4 py-16 text-center sm:py-24"
    >
      <Coffee className="mb-4 size-10 text-accent" strokeWidth={1.5} aria-hidden />
      <h2 className="text-2xl">{t(`titles.${none.reason}`)}</h2>
      <p className="mt-2 text-muted">
        {t(`texts.${none.reason}`)} {when}
      </p>
      {none.cause === null ? null : <Cause cause={none.cause} />}
      {doneCount > 0 ? (
        <p className="mt-4 font-medium">{labeling("doneHere", { count: doneCount })}</p>
      ) : null}
      <div className="mt-6 flex flex-wrap justify-center gap-2">
        {none.isInSession ? (
          <ButtonLink href={paths.labelFinish(slug)} variant="primary">
            {common("session")}
          </ButtonLink>
        ) : null}
        <ButtonLink href={paths.labelHistory(slug)}>{history("link")}</ButtonLink>
        <ButtonLink href={paths.labelHome()}>{common("allProjects")}</ButtonLink>
      </div>
    </div>
  );
}
