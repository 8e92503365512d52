"use client";

import type { ExperimentDetails } from "@gshf/core/experiments";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Copy, Layers, Pencil, Plus } from "lucide-react";
import { useState } from "react";
import { KlByRound, RewardByRound } from "#features/evaluations/index.ts";
import { RunsCard } from "#features/recipes/index.ts";
import { RoundsTable } from "#features/rounds/index.ts";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { byPages, usePages } from "#trpc/pages.ts";
import { Badge } from "#ui/badge.tsx";
import { Button, ButtonLink } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { TableSkeleton } from "#ui/data-table/index.tsx";
import { ConfirmDialog } from "#ui/dialog.tsx";
import { PageHeader } from "#ui/page-header.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { ExperimentFacts } from "./experiment-facts.tsx";

/** One experiment: its rounds, its policies' rewards, and what it was set up with. */
export function ExperimentPage({ slug, experiment }: { slug: string; experiment: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.experiments.get.queryOptions({ slug, experiment }));
  return <QueryView query={query}>{(view) => <LoadedExperiment slug={slug} view={view} />}</QueryView>;
}

function LoadedExperiment({ slug, view }: { slug: string; view: ExperimentDetails }) {
  const trpc = useTRPC();
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const mayWrite = project.data?.can.includes("rounds.write") === true;
  const { experiment, name, hypothesis, isArchived, points } = view;
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Experiments", href: paths.experiments(slug) }]}
        title={
          <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
            {name}
            {isArchived ? <Badge>archived</Badge> : null}
          </span>
        }
        description={
          hypothesis === "" ? undefined : <span className="whitespace-pre-line">{hypothesis}</span>
        }
        actions={mayWrite ? <Actions slug={slug} view={view} /> : undefined}
      />
      <div className="grid items-start gap-5 xl:grid-cols-[1fr_22rem]">
        <div className="min-w-0 space-y-5">
          <Card title="Progress">
            {points.length === 0 ? (
              <p className="text-muted">Results appear here when its first round is complete.</p>
            ) : (
              <div className="grid gap-8 md:grid-cols-2">
                <RewardByRound points={points} />
                <KlByRound points={points} />
              </div>
            )}
          </Card>
          <RunsCard slug={slug} experiment={experiment} mayRun={mayWrite && !isArchived} />
          <Rounds slug={slug} experiment={experiment} mayAdd={mayWrite && !isArchived} />
        </div>
        <ExperimentFacts slug={slug} view={view} />
      </div>
    </>
  );
}

function Rounds({ slug, experiment, mayAdd }: { slug: string; experiment: string; mayAdd: boolean }) {
  const trpc = useTRPC();
  const rounds = usePages({
    ...trpc.rounds.list.infiniteQueryOptions({ slug, experiment, limit: 200 }, byPages),
    refetchInterval: 15_000,
  });
  const create = mayAdd ? (
    <ButtonLink href={paths.newRound(slug, experiment)} size="sm">
      <Plus className="size-4" aria-hidden />
      New round
    </ButtonLink>
  ) : undefined;
  return (
    <Card title="Rounds" padded={false} actions={create}>
      <QueryView query={rounds} skeleton={<TableSkeleton />}>
        {(list) =>
          list.length === 0 ? (
            <Empty icon={Layers} title="No rounds yet" action={create}>
              Its first round compares answers of its reference policy.
            </Empty>
          ) : (
            <RoundsTable slug={slug} rounds={list} />
          )
        }
      </QueryView>
    </Card>
  );
}

function Actions({ slug, view }: { slug: string; view: ExperimentDetails }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [archiving, setArchiving] = useState(false);
  const { experiment, name, isArchived, isMain } = view;
  const archive = useMutation(
    trpc.experiments.archive.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.experiments.pathKey() }),
    }),
  );
  return (
    <>
      <ButtonLink href={paths.newExperiment(slug, experiment)}>
        <Copy className="size-4" aria-hidden />
        Copy
      </ButtonLink>
      {isArchived ? null : (
        <ButtonLink href={paths.editExperiment(slug, experiment)}>
          <Pencil className="size-4" aria-hidden />
          Edit
        </ButtonLink>
      )}
      {isMain ? null : (
        <Button onClick={() => setArchiving(true)}>{isArchived ? "Bring back" : "Archive"}</Button>
      )}
      <ConfirmDialog
        open={archiving}
        onOpenChange={setArchiving}
        title={isArchived ? `Bring ${name} back?` : `Archive ${name}?`}
        confirmLabel={isArchived ? "Bring back" : "Archive"}
        onConfirm={() => archive.mutateAsync({ slug, experiment, isArchived: !isArchived })}
      >
        {isArchived
          ? "You can add rounds and change settings again."
          : "You can’t add rounds or change settings until you bring it back. Its rounds, data and policies stay and can be compared."}
      </ConfirmDialog>
    </>
  );
}
