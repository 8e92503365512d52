"use client";

import type { QueuedPair } from "@gshf/core/quality";
import { decisionSchema, type Verdict } from "@gshf/core/quality/model";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Badge } from "#ui/badge.tsx";
import { Button, type ButtonVariant } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
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
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const mayMark = project.data?.can.includes("project.write") ?? false;
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
            This pair is held until you decide, and its round waits for it.
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
        <Decision slug={slug} pair={pair} />
        {mayMark ? (
          <MarkGold slug={slug} pairId={pair.pairId} names={{ first: "answer A", second: "answer B" }} />
        ) : null}
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

const decisions = [
  { verdict: "first", label: "A is better", variant: "primary" },
  { verdict: "second", label: "B is better", variant: "primary" },
  { verdict: "tie", label: "Equal", variant: "secondary" },
  { verdict: "leave-out", label: "Leave out", variant: "danger" },
] as const satisfies { verdict: Verdict; label: string; variant: ButtonVariant }[];

function Decision({ slug, pair }: { slug: string; pair: QueuedPair }) {
  const { pairId } = pair;
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.quality.queue.queryKey() });
  const takeBack = useTakeBackDecision({ slug, pairId });
  const decide = useMutation(
    trpc.quality.adjudicate.mutationOptions({
      onSuccess: async () => {
        await refresh();
        toast("Decided", { tone: "ok", action: { label: "Undo", run: takeBack.run } });
      },
    }),
  );
  const dismiss = useMutation(
    trpc.quality.dismissFlags.mutationOptions({
      onSuccess: async () => {
        await refresh();
        toast("Flags dismissed", { tone: "ok" });
      },
      onError: (error) => toast(problemOf(error).message, { tone: "danger" }),
    }),
  );
  const form = useVerbForm({
    schema: decisionSchema,
    defaultValues: { slug, pairId, verdict: "tie", note: "" },
    mutation: decide,
  });
  const isBusy = form.formState.isSubmitting || dismiss.isPending;
  const problem = form.formState.errors.root?.problem?.message;
  return (
    <Form form={form} className="space-y-4">
      <form.TextareaField
        name="note"
        label="Why"
        optional
        hint="Kept with the decision. Required to leave the pair out: then nobody labels it any more, and no dataset or fit has it."
      />
      {problem === undefined ? null : <FormProblem message={problem} />}
      <div className="flex flex-wrap gap-2">
        {decisions.map(({ verdict, label, variant }) => (
          <Button
            key={verdict}
            variant={variant}
            disabled={isBusy}
            onClick={() => {
              form.setValue("verdict", verdict);
              void form.send();
            }}
          >
            {label}
          </Button>
        ))}
        {pair.flags.length === 0 ? null : (
          <Button
            disabled={isBusy}
            onClick={() => dismiss.mutate({ slug, pairId, note: form.getValues("note") })}
          >
            Clear flags
          </Button>
        )}
      </div>
    </Form>
  );
}
