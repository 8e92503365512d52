"use client";

import type { TestResult } from "@gshf/core/crowds";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { GraduationCap } from "lucide-react";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Badge, type Tone } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Empty } from "#ui/states.tsx";
import { Table, Td, Th } from "#ui/table.tsx";
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
  const query = useQuery(trpc.crowds.testResults.queryOptions({ slug }));
  return (
    <Card
      title="Results"
      description="You can let somebody in who did not pass; it is kept who did."
      padded={false}
    >
      <QueryView query={query}>
        {(results) =>
          results.length === 0 ? (
            <Empty icon={GraduationCap} title="Nobody has taken the test yet" />
          ) : (
            <Table label="Results of the test">
              <thead>
                <tr>
                  <Th>Person</Th>
                  <Th>State</Th>
                  <Th>Attempts</Th>
                  <Th>
                    <span className="sr-only">Actions</span>
                  </Th>
                </tr>
              </thead>
              <tbody>
                {results.map((result) => (
                  <ResultRow key={result.memberId} slug={slug} result={result} />
                ))}
              </tbody>
            </Table>
          )
        }
      </QueryView>
    </Card>
  );
}

function ResultRow({ slug, result }: { slug: string; result: TestResult }) {
  const trpc = useTRPC();
  const toast = useToast();
  const queryClient = useQueryClient();
  const letIn = useMutation(
    trpc.crowds.letIn.mutationOptions({
      onSuccess: () =>
        queryClient.invalidateQueries({ queryKey: trpc.crowds.testResults.queryKey({ slug }) }),
      onError: (error) => toast(problemOf(error).message, { tone: "danger" }),
    }),
  );
  const { label, tone } = states[result.state];
  const scores = result.attempts.map(({ right, total }) => (total === 0 ? "let in" : `${right} of ${total}`));
  return (
    <tr>
      <Td className="font-mono whitespace-nowrap">{result.pseudonym}</Td>
      <Td>
        <Badge tone={tone}>{label}</Badge>
      </Td>
      <Td>{scores.join(", ")}</Td>
      <Td className="text-end">
        {result.state === "failed" ? (
          <Button
            size="sm"
            busy={letIn.isPending}
            onClick={() => letIn.mutate({ slug, memberId: result.memberId })}
          >
            Let in<span className="sr-only"> {result.pseudonym}</span>
          </Button>
        ) : null}
      </Td>
    </tr>
  );
}
