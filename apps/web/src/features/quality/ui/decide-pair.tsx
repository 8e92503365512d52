"use client";

import type { QueuedPair } from "@gshf/core/quality";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Field, Textarea } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { ImageSource, imageSourceOf } from "#ui/markdown/image-source.ts";
import { Markdown } from "#ui/markdown/index.tsx";
import { useToast } from "#ui/toast.tsx";
import { MarkGold } from "./mark-gold.tsx";
import { QueuedVotes } from "./queued-votes.tsx";
import { useTakeBackDecision } from "./use-take-back-decision.ts";

/** A pair as a reviewer sees it, and what they can do about it. */
export function DecidePair({ slug, pair }: { slug: string; pair: QueuedPair }) {
  const trpc = useTRPC();
  const showsImages = useQuery(trpc.labeling.rules.queryOptions({ slug })).data?.showsImages ?? false;
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
        {pair.isHeld ? (
          <p className="rounded-lg bg-accent-soft px-4 py-2 text-sm text-accent-strong">
            Nobody gets this pair until you decide, and its round waits for it.
          </p>
        ) : null}
        {pair.flags.map((flag) => (
          <p
            key={flag}
            dir="auto"
            className="rounded-lg bg-warn-soft px-4 py-2 text-sm wrap-anywhere text-warn"
          >
            {flag}
          </p>
        ))}
        <ImageSource value={showsImages ? imageSourceOf(slug, { pair: pair.pairId }) : null}>
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
        </ImageSource>
        <QueuedVotes votes={pair.votes} />
        <Verdict slug={slug} pair={pair} />
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

const verdicts = [
  { verdict: "first", label: "A is better", variant: "primary" },
  { verdict: "second", label: "B is better", variant: "primary" },
  { verdict: "tie", label: "Equal", variant: "secondary" },
  { verdict: "leave-out", label: "Leave it out", variant: "danger" },
] as const;

function Verdict({ slug, pair }: { slug: string; pair: QueuedPair }) {
  const { pairId } = pair;
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const [note, setNote] = useState("");
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const mayMark = project.data?.can.includes("project.write") ?? false;
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.quality.queue.queryKey() });
  const takeBack = useTakeBackDecision({ slug, pairId });
  const decide = useMutation(
    trpc.quality.adjudicate.mutationOptions({
      onSuccess: async () => {
        await refresh();
        toast("Decided", { tone: "ok", action: { label: "Take it back", run: takeBack.run } });
      },
    }),
  );
  const dismiss = useMutation(
    trpc.quality.dismissFlags.mutationOptions({
      onSuccess: async () => {
        await refresh();
        toast("Nothing wrong with it, then", { tone: "ok" });
      },
    }),
  );
  const error = decide.error ?? dismiss.error;
  const problem = error === null ? null : problemOf(error);
  const isNoteMissing = problem?.field === "note";
  const isBusy = decide.isPending || dismiss.isPending;
  return (
    <>
      <Field
        label="Why"
        optional
        hint="Kept with the decision. Needed to leave the pair out: then nobody labels it on, and no dataset or fit has it."
        error={isNoteMissing ? problem.message : null}
      >
        {(control) => (
          <Textarea
            {...control}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      {problem === null || isNoteMissing ? null : <FormProblem message={problem.message} />}
      <div className="flex flex-wrap gap-2">
        {verdicts.map(({ verdict, label, variant }) => (
          <Button
            key={verdict}
            variant={variant}
            disabled={isBusy}
            onClick={() => decide.mutate({ slug, pairId, verdict, note })}
          >
            {label}
          </Button>
        ))}
        {pair.flags.length === 0 ? null : (
          <Button disabled={isBusy} onClick={() => dismiss.mutate({ slug, pairId, note })}>
            Nothing wrong with it
          </Button>
        )}
        {mayMark ? (
          <MarkGold slug={slug} pairId={pairId} names={{ first: "answer A", second: "answer B" }} />
        ) : null}
      </div>
    </>
  );
}
