"use client";

import type { GoldView } from "@gshf/core/quality";
import { goldFromImportsSchema } from "@gshf/core/quality/model";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Gem } from "lucide-react";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { Table, Td, Th } from "#ui/table.tsx";
import { useToast } from "#ui/toast.tsx";
import { AttentionCard } from "./attention-form.tsx";

/** The pairs with known answers that are mixed in silently: gold pairs and attention checks. */
export function GoldTab({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const gold = useQuery(trpc.quality.gold.queryOptions({ slug }));
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
              Take some from imported comparisons, mark pairs whose better answer is known, or write attention
              checks. How often they are mixed in is set under Rules.
            </Empty>
          ) : (
            <GoldTable slug={slug} list={list} mayWrite={mayWrite} />
          )
        }
      </QueryView>
    </div>
  );
}

function AddFromImports({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const add = useMutation(
    trpc.quality.addGoldFromImports.mutationOptions({
      onSuccess: async ({ added }) => {
        await queryClient.invalidateQueries({ queryKey: trpc.quality.gold.queryKey({ slug }) });
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
        <form.Submit variant="secondary">Make gold pairs</form.Submit>
      </Form>
    </Card>
  );
}

const answers = { first: "A", second: "B", tie: "equal" } as const;

function GoldTable({ slug, list, mayWrite }: { slug: string; list: GoldView[]; mayWrite: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const retire = useMutation(
    trpc.quality.retireGold.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.quality.gold.queryKey({ slug }) }),
      onError: (error) => toast(problemOf(error).message, { tone: "danger" }),
    }),
  );
  return (
    <Card
      title="Check pairs"
      description="Those that most people get wrong come first: either they are hard, or their answer is wrong."
      padded={false}
    >
      <Table label="Check pairs">
        <thead>
          <tr>
            <Th>Prompt</Th>
            <Th>Kind</Th>
            <Th>Right answer</Th>
            <Th>Answered right</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {list.map((gold) => (
            <tr key={gold.goldPairId}>
              <Td className="max-w-96 min-w-48">
                <span className="line-clamp-2 break-words">{gold.excerpt}</span>
              </Td>
              <Td>
                <Badge tone={gold.kind === "attention" ? "accent" : "neutral"}>{gold.kind}</Badge>
              </Td>
              <Td>{answers[gold.answer]}</Td>
              <Td className="whitespace-nowrap">
                {gold.answered === 0 ? "–" : `${gold.right} of ${gold.answered}`}
              </Td>
              <Td className="text-end">
                {gold.isRetired ? (
                  <Badge>retired</Badge>
                ) : mayWrite ? (
                  <Button
                    size="sm"
                    disabled={retire.isPending}
                    onClick={() => retire.mutate({ slug, goldPairId: gold.goldPairId })}
                  >
                    Retire
                  </Button>
                ) : null}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
