"use client";

import type { GoldView } from "@gshf/core/quality";
import { goldFromImportsSchema } from "@gshf/core/quality/model";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Gem } from "lucide-react";
import { useMemo } from "react";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { byPages, useWhole } from "#trpc/pages.ts";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { useToast } from "#ui/toast.tsx";
import { AttentionCard } from "./attention-form.tsx";

/** The pairs with known answers that are mixed in silently: gold pairs and attention checks. */
export function GoldTab({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const gold = useWhole(trpc.quality.gold.infiniteQueryOptions({ slug, limit: 200 }, byPages));
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const mayWrite = project.data?.can.includes("project.write") ?? false;
  return (
    <div className="space-y-5">
      {mayWrite ? (
        <div className="grid gap-5 lg:grid-cols-2">
          <AddFromImports slug={slug} />
          <AttentionCard slug={slug} />
        </div>
      ) : null}
      <QueryView query={gold}>
        {(list) =>
          list.length === 0 ? (
            <Empty icon={Gem} title="No check pairs yet">
              Create some from imported comparisons, mark pairs whose better answer is known, or write
              attention checks. Set under Rules how often they appear.
            </Empty>
          ) : (
            <GoldTable slug={slug} list={list.toSorted(byWorth)} mayWrite={mayWrite} />
          )
        }
      </QueryView>
    </div>
  );
}

/** Those that most people get wrong first: either they are hard or their answer is. Those that are retired come last. */
function byWorth(a: GoldView, b: GoldView): number {
  const share = ({ answered, right }: GoldView) => (answered === 0 ? 2 : right / answered);
  return Number(a.isRetired) - Number(b.isRetired) || share(a) - share(b);
}

function AddFromImports({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const add = useMutation(
    trpc.quality.addGoldFromImports.mutationOptions({
      onSuccess: async ({ added }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.quality.gold.pathKey() });
        toast(`${added} gold pairs from imported comparisons`, { tone: "ok" });
      },
    }),
  );
  const form = useVerbForm({
    schema: goldFromImportsSchema,
    defaultValues: { slug, count: 20 },
    mutation: add,
  });
  return (
    <Card
      title="From imported comparisons"
      description="Their better answers are known. Gold pairs are copies, so labels on them never reach a dataset."
    >
      <Form form={form} className="space-y-4">
        <form.NumberField name="count" label="How many" step={1} className="w-32" />
        <form.Submit variant="secondary">Create gold pairs</form.Submit>
      </Form>
    </Card>
  );
}

const answers = { first: "A", second: "B", tie: "equal" } as const;

function GoldTable({ slug, list, mayWrite }: { slug: string; list: GoldView[]; mayWrite: boolean }) {
  const columns = useMemo(() => columnsOf(slug, mayWrite), [slug, mayWrite]);
  return (
    <Card
      title="Check pairs"
      description="Pairs most people get wrong come first: they are hard, or their answer is wrong."
      padded={false}
    >
      <DataTable
        label="Check pairs"
        name="checks"
        columns={columns}
        rows={list}
        keyOf={({ goldPairId }) => goldPairId}
      />
    </Card>
  );
}

function columnsOf(slug: string, mayWrite: boolean): Column<GoldView>[] {
  return [
    {
      id: "prompt",
      header: "Prompt",
      value: ({ excerpt }) => excerpt,
      cell: ({ excerpt }) => <span className="line-clamp-2 break-words">{excerpt}</span>,
      className: "max-w-96 min-w-48",
    },
    {
      id: "kind",
      header: "Kind",
      value: ({ kind }) => kind,
      cell: ({ kind }) => <Badge tone={kind === "attention" ? "accent" : "neutral"}>{kind}</Badge>,
      hasChoices: true,
    },
    { id: "answer", header: "Right answer", value: ({ answer }) => answers[answer], hasChoices: true },
    {
      id: "right",
      header: "Answered right",
      value: ({ right, answered }) => (answered === 0 ? null : right / answered),
      csv: answeredRight,
      cell: answeredRight,
      className: "whitespace-nowrap",
    },
    {
      id: "actions",
      header: "Actions",
      isUnnamed: true,
      align: "end",
      cell: ({ goldPairId, isRetired }) =>
        isRetired ? <Badge>retired</Badge> : mayWrite ? <Retire slug={slug} goldPairId={goldPairId} /> : null,
    },
  ];
}

const answeredRight = ({ right, answered }: GoldView) => (answered === 0 ? "–" : `${right} of ${answered}`);

function Retire({ slug, goldPairId }: { slug: string; goldPairId: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const retire = useMutation(
    trpc.quality.retireGold.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.quality.gold.pathKey() }),
      onError: (error) => toast(problemOf(error).message, { tone: "danger" }),
    }),
  );
  return (
    <Button size="sm" disabled={retire.isPending} onClick={() => retire.mutate({ slug, goldPairId })}>
      Retire
    </Button>
  );
}
