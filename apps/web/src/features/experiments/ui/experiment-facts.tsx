"use client";

import type { ExperimentDetails } from "@gshf/core/experiments";
import { useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { promptChoiceNames } from "#features/rounds/index.ts";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { formatCount } from "#ui/format.ts";
import { SettingsFile } from "#ui/settings-file.tsx";
import { Time } from "#ui/time.tsx";
import { recipeName, recipeSettings } from "./experiment-text.ts";

/** What an experiment was set up with. */
export function ExperimentFacts({ slug, view }: { slug: string; view: ExperimentDetails }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { experiment, recipe, promptPlan, offlineLimit } = view;
  const settings = trpc.experiments.settings.queryOptions({ slug, experiment });
  const policy = (named: ExperimentDetails["mainPolicy"]) =>
    named === null ? (
      "none yet"
    ) : (
      <Link href={paths.policies(slug)} className="link font-mono text-[0.8125rem]">
        {named.name}
      </Link>
    );
  const rows: [string, ReactNode][] = [
    [
      "Short name",
      <span key="short" className="font-mono text-[0.8125rem]">
        {view.experiment}
      </span>,
    ],
    ["Reference policy π₀", policy(view.referencePolicy)],
    ["Main policy", policy(view.mainPolicy)],
    ["Method", recipeName(recipe) ?? "not named"],
    ...recipeSettings(recipe).map((setting): [string, ReactNode] => ["", setting]),
    [
      "Prompts",
      promptChoiceNames(promptPlan, view.promptFiles).map((named) => (
        <span key={named} className="block break-all">
          {named}
        </span>
      )),
    ],
    [
      "Disjoint parts",
      promptPlan.parts === null ? "none: a round may ask all" : `${promptPlan.parts}, one a round`,
    ],
    ["Offline comparisons", offlineLimit === null ? "all" : `${formatCount(offlineLimit)} at most`],
    [
      "Seed",
      <span key="seed" className="font-mono text-[0.8125rem]">
        {view.seed}
      </span>,
    ],
    ["Labels", formatCount(view.labels)],
    ["Created", <Time key="created" at={view.createdAt} />],
  ];
  return (
    <Card
      title="Set-up"
      actions={
        <SettingsFile
          call="experiments.create"
          name={`${slug}-${experiment}`}
          load={() => queryClient.fetchQuery(settings)}
        />
      }
    >
      <dl className="space-y-1.5 text-sm">
        {rows.map(([term, value], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order
          <div key={index} className="flex items-baseline justify-between gap-4">
            <dt className="text-muted">{term}</dt>
            <dd className="text-end tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
