"use client";

import { CenteredPage } from "#ui/centered-page.tsx";
import { entryProblems } from "../entry-problems.ts";
import { type Language, Speaks, useMessages } from "../messages/index.tsx";

/** Why somebody who followed a study's link could not come in. */
export function EntryProblem({ why, language }: { why: string; language: Language }) {
  return (
    <Speaks language={language}>
      <CenteredPage>
        <Problem why={why} />
      </CenteredPage>
    </Speaks>
  );
}

function Problem({ why }: { why: string }) {
  const { problems } = useMessages().entry;
  const { title, text } = problems[entryProblems.find((code) => code === why) ?? "unknown"];
  return (
    <>
      <h1 className="text-2xl">{title}</h1>
      <p className="mt-3 text-muted">{text}</p>
    </>
  );
}
