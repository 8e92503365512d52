"use client";

import type { TestResult } from "@gshf/core/crowds";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { GraduationCap } from "lucide-react";
import { useMemo } from "react";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { byPages, useWhole } from "#trpc/pages.ts";
import { Badge, type Tone } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { useToast } from "#ui/toast.tsx";

const states: Record<TestResult["state"], { label: string; tone: Tone }> = {
  passed: { label: "passed", tone: "ok" },
  "under-way": { label: "under way", tone: "accent" },
  "may-retry": { label: "may try again", tone: "neutral" },
  failed: { label: "out of attempts", tone: "warn" },
};

/** How people did, and the way back for who was turned away wrongly. */
export function TestResultsCard({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const query = useWhole(trpc.crowds.testResults.infiniteQueryOptions({ slug, limit: 200 }, byPages));
  const columns = useMemo(() => columnsOf(slug), [slug]);
  return (
    <Card
      title="Results"
      description="You can admit people who did not pass; who admitted them is recorded."
      padded={false}
    >
      <QueryView query={query}>
        {(results) =>
          results.length === 0 ? (
            <Empty icon={GraduationCap} title="Nobody has taken the test yet" />
          ) : (
            <DataTable
              label="Results of the test"
              name="results"
              columns={columns}
              rows={results.toSorted((a, b) => Number(b.state === "failed") - Number(a.state === "failed"))}
              keyOf={({ memberId }) => memberId}
            />
          )
        }
      </QueryView>
    </Card>
  );
}

const scoresOf = ({ attempts }: TestResult) =>
  attempts.map(({ right, total }) => (total === 0 ? "let in" : `${right} of ${total}`)).join(", ");

function columnsOf(slug: string): Column<TestResult>[] {
  return [
    {
      id: "person",
      header: "Person",
      value: ({ pseudonym }) => pseudonym,
      className: "font-mono whitespace-nowrap",
    },
    {
      id: "state",
      header: "State",
      value: ({ state }) => states[state].label,
      cell: ({ state }) => <Badge tone={states[state].tone}>{states[state].label}</Badge>,
      hasChoices: true,
    },
    {
      id: "attempts",
      header: "Attempts",
      value: ({ attempts }) => attempts.length,
      csv: scoresOf,
      cell: scoresOf,
    },
    {
      id: "actions",
      header: "Actions",
      isUnnamed: true,
      align: "end",
      cell: (result) => (result.state === "failed" ? <LetIn slug={slug} result={result} /> : null),
    },
  ];
}

function LetIn({ slug, result }: { slug: string; result: TestResult }) {
  const trpc = useTRPC();
  const toast = useToast();
  const queryClient = useQueryClient();
  const letIn = useMutation(
    trpc.crowds.letIn.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.crowds.testResults.pathKey() }),
      onError: (error) => toast(problemOf(error).message, { tone: "danger" }),
    }),
  );
  return (
    <Button
      size="sm"
      busy={letIn.isPending}
      onClick={() => letIn.mutate({ slug, memberId: result.memberId })}
    >
      Admit<span className="sr-only"> {result.pseudonym}</span>
    </Button>
  );
}
