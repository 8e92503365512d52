"use client";

import type { QueuedPair } from "@gshf/core/quality";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CheckCheck } from "lucide-react";
import { useState } from "react";
import { problemOf, useTRPC } from "../../../trpc/client.tsx";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Card } from "../../../ui/card.tsx";
import { Field, Textarea } from "../../../ui/field.tsx";
import { FormProblem } from "../../../ui/form-problem.tsx";
import { formatCount } from "../../../ui/format.ts";
import { Markdown } from "../../../ui/markdown/index.tsx";
import { QueryView } from "../../../ui/query-view.tsx";
import { Empty } from "../../../ui/states.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { MarkGold } from "./mark-gold.tsx";
import { QueuedVotes } from "./queued-votes.tsx";

/** Pairs that wait for a reviewer, one at a time. */
export function AdjudicationTab({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const queue = useQuery(trpc.quality.queue.queryOptions({ slug }));
  return (
    <QueryView query={queue}>
      {({ pairs, waiting, decided }) => {
        const [pair] = pairs;
        if (pair === undefined) {
          return (
            <Empty icon={CheckCheck} title="Nothing waits for a decision">
              Pairs appear here when people voted for both answers, or when somebody flagged one.
              {decided === 0 ? null : ` ${formatCount(decided)} decided so far.`}
            </Empty>
          );
        }
        return (
          <>
            <p className="mb-3 text-sm text-muted">
              {formatCount(waiting)} waiting, {formatCount(decided)} decided. A decision stands in place of
              the votes, in every dataset frozen from now on.
            </p>
            <Decision key={pair.pairId} slug={slug} pair={pair} />
          </>
        );
      }}
    </QueryView>
  );
}

const verdicts = [
  { verdict: "first", label: "A is better" },
  { verdict: "second", label: "B is better" },
  { verdict: "tie", label: "Equal" },
] as const;

function Decision({ slug, pair }: { slug: string; pair: QueuedPair }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const [note, setNote] = useState("");
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const mayMark = project.data?.can.includes("project.write") ?? false;
  const decide = useMutation(
    trpc.quality.adjudicate.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.quality.queue.queryKey({ slug }) });
        toast("Decided", { tone: "ok" });
      },
    }),
  );
  return (
    <Card
      title={pair.round === null ? "Pair" : `Pair of round ${pair.round}`}
      actions={
        <Badge tone={pair.why === "flagged" ? "warn" : "neutral"}>
          {pair.why === "flagged" ? "flagged" : "people disagree"}
        </Badge>
      }
    >
      <div className="space-y-4">
        {pair.flags.map((flag) => (
          <p key={flag} className="rounded-lg bg-warn-soft px-4 py-2 text-sm text-warn">
            {flag}
          </p>
        ))}
        <div className="max-h-72 space-y-3 overflow-y-auto rounded-lg bg-raised p-4">
          {pair.conversation.map((message, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a conversation's turns never move
            <div key={index}>
              <p className="text-[0.8125rem] font-medium text-muted">{message.role}</p>
              <Markdown text={message.content} />
            </div>
          ))}
        </div>
        <div className="grid gap-4 md:grid-cols-2">
          <Answer name="A" tone="left" text={pair.first.text} />
          <Answer name="B" tone="right" text={pair.second.text} />
        </div>
        <QueuedVotes votes={pair.votes} />
        <Field label="Why" optional hint="Kept with the decision.">
          {(control) => (
            <Textarea
              {...control}
              maxLength={2000}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
        {decide.isError ? <FormProblem message={problemOf(decide.error).message} /> : null}
        <div className="flex flex-wrap gap-2">
          {verdicts.map(({ verdict, label }) => (
            <Button
              key={verdict}
              variant={verdict === "tie" ? "secondary" : "primary"}
              disabled={decide.isPending}
              onClick={() => decide.mutate({ slug, pairId: pair.pairId, verdict, note })}
            >
              {label}
            </Button>
          ))}
          {mayMark ? (
            <MarkGold slug={slug} pairId={pair.pairId} names={{ first: "answer A", second: "answer B" }} />
          ) : null}
        </div>
      </div>
    </Card>
  );
}

function Answer({ name, tone, text }: { name: string; tone: "left" | "right"; text: string }) {
  return (
    <section aria-label={`Answer ${name}`} className="min-w-0 rounded-lg border border-line p-4">
      <Badge tone={tone} className="mb-2">
        {name}
      </Badge>
      <Markdown text={text} />
    </section>
  );
}
