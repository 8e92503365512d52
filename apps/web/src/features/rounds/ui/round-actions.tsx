"use client";

import type { LabelerKind, RoundStateName } from "@gshf/core/rounds/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { Button, type ButtonVariant } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/dialog.tsx";
import { useToast } from "#ui/toast.tsx";
import { type RoundAction as Action, offeredActions, type Permit, type Rights } from "./offered-actions.ts";
import { pauseText } from "./remains-text.ts";
import { RoundRemains } from "./round-remains.tsx";

/** What pausing and cancelling do depends on the round: see Body. */
const texts: Record<
  Action,
  { label: string; title: string; body: string; done: string; variant: ButtonVariant }
> = {
  start: {
    label: "Start",
    title: "Start this round?",
    body: "Sampling begins immediately, at the price of the policy’s endpoint. You can pause at any time.",
    done: "Round started.",
    variant: "primary",
  },
  resume: {
    label: "Resume",
    title: "Resume this round?",
    body: "It continues exactly where it was paused.",
    done: "Round resumed.",
    variant: "primary",
  },
  retry: {
    label: "Retry",
    title: "Try again?",
    body: "It continues where it stopped. Everything already sampled, paid for or labeled is kept.",
    done: "Retrying the round.",
    variant: "primary",
  },
  freeze: {
    label: "Freeze now",
    title: "Freeze with the labels so far?",
    body: "The round accepts no more labels, and this can’t be undone. Pairs without a label are left out. Anyone labeling right now is told, and their last label is kept separately as late.",
    done: "Round frozen.",
    variant: "secondary",
  },
  pause: {
    label: "Pause",
    title: "Pause this round?",
    body: "",
    done: "Round paused.",
    variant: "secondary",
  },
  cancel: {
    label: "Cancel round",
    title: "Cancel this round?",
    body: "",
    done: "Round cancelled.",
    variant: "danger",
  },
};

/** What somebody can do to the round now; what can't be done says why. */
export function RoundActions({
  slug,
  number,
  state,
  labeledBy,
  permits,
  rights,
}: {
  slug: string;
  number: number;
  state: RoundStateName;
  labeledBy: LabelerKind;
  permits: Readonly<Record<Action, Permit>>;
  rights: Rights;
}) {
  const [asking, setAsking] = useState<Action | null>(null);
  const run = useRoundAction(slug, number);
  const shown = offeredActions(state, permits, rights);
  if (shown.length === 0) return null;
  return (
    <>
      {shown.map((action) => (
        <ActionButton key={action} action={action} permit={permits[action]} onAsk={() => setAsking(action)} />
      ))}
      {asking === null ? null : (
        <ConfirmDialog
          open
          onOpenChange={(open) => (open ? undefined : setAsking(null))}
          title={texts[asking].title}
          confirmLabel={texts[asking].label}
          cancelLabel="Not now"
          variant={texts[asking].variant}
          onConfirm={() => run(asking)}
        >
          <Body slug={slug} number={number} state={state} labeledBy={labeledBy} action={asking} />
        </ConfirmDialog>
      )}
    </>
  );
}

function Body({
  slug,
  number,
  state,
  labeledBy,
  action,
}: {
  slug: string;
  number: number;
  state: RoundStateName;
  labeledBy: LabelerKind;
  action: Action;
}) {
  if (action === "pause") return <p>{pauseText(state, labeledBy)}</p>;
  if (action !== "cancel") return <p>{texts[action].body}</p>;
  return (
    <>
      <RoundRemains slug={slug} number={number} isCancelled={false} />
      <p className="mt-3">This can’t be undone. Clone the round to begin again with its settings.</p>
    </>
  );
}

function ActionButton({ action, permit, onAsk }: { action: Action; permit: Permit; onAsk: () => void }) {
  const id = useId();
  const { label, variant } = texts[action];
  if (permit.allowed) {
    return (
      <Button variant={variant} onClick={onAsk}>
        {label}
      </Button>
    );
  }
  return (
    // Stays reachable by keyboard, so that its reason can be read, too.
    <Button
      variant={variant}
      aria-disabled
      aria-describedby={id}
      title={permit.reason}
      className="text-muted"
      onClick={(event) => event.preventDefault()}
    >
      {label}
      <span id={id} className="sr-only">
        {permit.reason}
      </span>
    </Button>
  );
}

function useRoundAction(slug: string, number: number): (action: Action) => Promise<void> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const mutations: Record<
    Action,
    { mutateAsync: (input: { slug: string; number: number }) => Promise<unknown> }
  > = {
    start: useMutation(trpc.rounds.start.mutationOptions()),
    resume: useMutation(trpc.rounds.resume.mutationOptions()),
    retry: useMutation(trpc.rounds.retry.mutationOptions()),
    freeze: useMutation(trpc.rounds.freeze.mutationOptions()),
    pause: useMutation(trpc.rounds.pause.mutationOptions()),
    cancel: useMutation(trpc.rounds.cancel.mutationOptions()),
  };
  return async (action) => {
    await mutations[action].mutateAsync({ slug, number });
    await queryClient.invalidateQueries({ queryKey: trpc.rounds.pathKey() });
    toast(texts[action].done, { tone: "ok" });
  };
}
