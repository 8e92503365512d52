"use client";

import { useTranslations } from "use-intl/react";
import { CenteredPage } from "#ui/centered-page.tsx";
import { entryProblems } from "../entry-problems.ts";

/** Why somebody who followed a study's link could not come in. */
export function EntryProblem({ why }: { why: string }) {
  return (
    <CenteredPage>
      <Problem why={why} />
    </CenteredPage>
  );
}

function Problem({ why }: { why: string }) {
  const t = useTranslations("entry.study");
  const problem = entryProblems.find((code) => code === why) ?? "unknown";
  return (
    <>
      <h1 className="text-2xl">{t(`${problem}.title`)}</h1>
      <p className="mt-3 text-muted">{t(`${problem}.text`)}</p>
    </>
  );
}
