"use client";

import type { ExperimentComparison, ExperimentView } from "@gshf/core/experiments";
import { comparedMax } from "@gshf/core/experiments/model";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { estimateColumn, FrontierCard, gainColumn } from "#features/evaluations/index.ts";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, useWhole } from "#trpc/pages.ts";
import { ButtonLink } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { formatCount } from "#ui/format.ts";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { ComparedFigures } from "./compared-figures.tsx";

/** Several experiments on the same axes, and their last policies against each other prompt by prompt. */
export function CompareExperimentsPage({ slug, named }: { slug: string; named: readonly string[] }) {
  const trpc = useTRPC();
  const experiments = useWhole(trpc.experiments.list.infiniteQueryOptions({ slug, limit: 200 }, byPages));
  return (
    <>
      <PageHeader
        title="Compare experiments"
        description="Rewards and KL on the same axes. Where two policies answered the same validation prompts, their difference is paired by prompt."
        crumbs={[{ label: "Experiments", href: paths.experiments(slug) }]}
      />
      <QueryView query={experiments}>
        {(list) =>
          list.length < 2 ? (
            <Card>
              <Empty
                icon={FlaskConical}
                title="Nothing to compare yet"
                action={<ButtonLink href={paths.newExperiment(slug)}>New experiment</ButtonLink>}
              >
                The project has one experiment only.
              </Empty>
            </Card>
          ) : (
            <Chosen slug={slug} list={list} named={named} />
          )
        }
      </QueryView>
    </>
  );
}

function Chosen({
  slug,
  list,
  named,
}: {
  slug: string;
  list: readonly ExperimentView[];
  named: readonly string[];
}) {
  const router = useRouter();
  const known = named.filter((name) => list.some(({ experiment }) => experiment === name));
  const open = list.filter(({ isArchived }) => !isArchived).map(({ experiment }) => experiment);
  const [chosen, setChosen] = useState<readonly string[]>(() =>
    (known.length > 0 ? known : open).slice(0, comparedMax),
  );
  // The address follows, so that a comparison can be sent to somebody.
  const choose = (names: readonly string[]) => {
    setChosen(names);
    router.replace(paths.compareExperiments(slug, names), { scroll: false });
  };
  return (
    <div className="space-y-5">
      <Card
        title="Experiments"
        description={`Up to ${comparedMax}. The first one chosen is the baseline of the differences.`}
      >
        <fieldset>
          <legend className="sr-only">Which experiments</legend>
          <div className="flex flex-wrap gap-x-6 gap-y-1">
            {list.map(({ experiment, name }) => (
              <label key={experiment} className="flex min-h-9 items-center gap-2.5 text-sm">
                <input
                  type="checkbox"
                  className="size-4 shrink-0 accent-accent"
                  checked={chosen.includes(experiment)}
                  disabled={chosen.length >= comparedMax && !chosen.includes(experiment)}
                  onChange={({ target }) =>
                    choose(
                      target.checked
                        ? [...chosen, experiment]
                        : chosen.filter((other) => other !== experiment),
                    )
                  }
                />
                {name}
                {experiment === chosen[0] ? <span className="text-muted">(baseline)</span> : null}
              </label>
            ))}
          </div>
        </fieldset>
      </Card>
      {chosen.length < 2 ? (
        <Card>
          <Empty icon={FlaskConical} title="Choose at least two experiments">
            Their rewards and KL are then drawn on the same axes.
          </Empty>
        </Card>
      ) : (
        <Compared slug={slug} experiments={chosen} />
      )}
    </div>
  );
}

function Compared({ slug, experiments }: { slug: string; experiments: readonly string[] }) {
  const trpc = useTRPC();
  const comparison = useQuery(
    trpc.experiments.compare.queryOptions(
      { slug, experiments: [...experiments] },
      { placeholderData: keepPreviousData },
    ),
  );
  return (
    <QueryView query={comparison}>
      {(found) => (
        <>
          <ComparedFigures experiments={found.experiments} />
          <FrontierCard slug={slug} experiments={found.experiments} />
          <Differences found={found} />
        </>
      )}
    </QueryView>
  );
}

type Difference = ExperimentComparison["differences"][number];

function Differences({ found: { experiments, differences } }: { found: ExperimentComparison }) {
  const [baseline] = experiments;
  const last = baseline?.points.filter(({ isReference }) => !isReference).at(-1);
  return (
    <Card
      title="Latest policies compared"
      description={
        last === undefined
          ? undefined
          : `Differences to ${last.policy} of ${baseline?.name ?? ""} on the validation prompts that both answered, with 95 % intervals.`
      }
      padded={differences.length === 0}
    >
      {differences.length === 0 ? (
        <p className="text-muted">
          Nothing to compare yet: the baseline and at least one other experiment need a measured policy.
        </p>
      ) : (
        <DataTable
          label="Latest policies against the baseline"
          columns={columns}
          rows={differences}
          keyOf={({ experiment }) => experiment}
        />
      )}
    </Card>
  );
}

const columns: Column<Difference>[] = [
  { id: "experiment", header: "Experiment", value: ({ experiment }) => experiment },
  {
    id: "policy",
    header: "Policy",
    value: ({ policy }) => policy,
    className: "font-mono text-[0.8125rem]",
  },
  {
    id: "prompts",
    header: "Prompts in common",
    value: ({ prompts }) => prompts,
    cell: ({ prompts }) => formatCount(prompts),
    align: "end",
  },
  gainColumn({ id: "gold", header: "Gold reward, difference" }, ({ goldReward }) => goldReward),
  estimateColumn(
    {
      id: "kl",
      header: "KL to π₀, difference",
      explanation: "Empty if it wasn’t measured, or the reference policies differ.",
    },
    ({ kl }) => kl,
  ),
];
