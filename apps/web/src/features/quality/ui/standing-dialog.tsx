"use client";

import type { AnnotatorQuality, StandingState } from "@gshf/core/quality";
import { newStandingSchema, standingStates } from "@gshf/core/quality/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { useToast } from "#ui/toast.tsx";

const actions: Record<StandingState, { label: string; effect: string; done: string }> = {
  warned: {
    label: "Warn",
    effect: "They see your reason above every pair and keep labeling.",
    done: "warned",
  },
  paused: {
    label: "Pause",
    effect: "They get no pairs until you lift it, and they see your reason.",
    done: "paused",
  },
  blocked: { label: "Block", effect: "They get no more pairs, and they see your reason.", done: "blocked" },
  good: {
    label: "Lift",
    effect: "They label as before. Earlier check answers no longer count against them.",
    done: "trusted again",
  },
};

const labels: Record<StandingState, string> = {
  warned: actions.warned.label,
  paused: actions.paused.label,
  blocked: actions.blocked.label,
  good: actions.good.label,
};

/** Warn, pause, block, or lift: with a reason, which the person is told. Labels already given are kept. */
export function StandingDialog({
  slug,
  person,
  onClose,
}: {
  slug: string;
  person: AnnotatorQuality;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const { pseudonym } = person;
  const save = useMutation(
    trpc.quality.setStanding.mutationOptions({
      onSuccess: async (_, { state }) => {
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.quality.annotators.pathKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.quality.stopped.queryKey({ slug }) }),
        ]);
        toast(`${pseudonym} is ${actions[state].done}`, { tone: "ok" });
        onClose();
      },
    }),
  );
  const now = person.standing.state;
  const isStopped = now === "paused" || now === "blocked";
  const form = useVerbForm({
    schema: newStandingSchema,
    defaultValues: {
      slug,
      pseudonym,
      state: isStopped ? "good" : now === "warned" ? "paused" : "warned",
      reason: "",
    },
    mutation: save,
  });
  const state = form.watch("state");
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}
      title={pseudonym}
      description={describe(person)}
    >
      <Form form={form} className="space-y-4">
        <form.SelectField
          name="state"
          label="Action"
          hint={actions[state].effect}
          options={labels}
          offered={standingStates.filter((each) => each !== now)}
        />
        <form.TextareaField name="reason" label="Reason" />
        <form.Submit
          variant={state === "blocked" ? "danger" : "primary"}
          beside={<Button onClick={onClose}>Cancel</Button>}
        >
          {actions[state].label}
        </form.Submit>
      </Form>
    </Dialog>
  );
}

function describe({
  standing,
  goldAnswered,
  goldRight,
  attentionAnswered,
  attentionRight,
}: AnnotatorQuality) {
  const gold = goldAnswered === 0 ? [] : [`${goldRight} of ${goldAnswered} gold pairs right`];
  const attention =
    attentionAnswered === 0 ? [] : [`${attentionRight} of ${attentionAnswered} attention checks passed`];
  return [`Standing: ${standing.state}`, ...gold, ...attention].join("; ").concat(".");
}
