"use client";

import type { AnnotatorQuality, StandingState } from "@gshf/core/quality";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Field, Select, Textarea } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { useToast } from "#ui/toast.tsx";

const actions: Record<StandingState, { label: string; effect: string; done: string }> = {
  warned: {
    label: "Warn",
    effect: "They see your reason above every pair, and go on labeling.",
    done: "warned",
  },
  paused: {
    label: "Pause",
    effect: "They get no more pairs until you lift it, and are told your reason.",
    done: "paused",
  },
  blocked: { label: "Block", effect: "They get no more pairs, and are told your reason.", done: "blocked" },
  good: {
    label: "Lift",
    effect: "They label as before. Their check answers until now no longer count against them.",
    done: "trusted again",
  },
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
  const choices = (["warned", "paused", "blocked", "good"] as const).filter(
    (state) => state !== person.standing.state,
  );
  const isStopped = person.standing.state === "paused" || person.standing.state === "blocked";
  const [state, setState] = useState<StandingState>(isStopped ? "good" : (choices[0] ?? "warned"));
  const [reason, setReason] = useState("");
  const save = useMutation(
    trpc.quality.setStanding.mutationOptions({
      onSuccess: async () => {
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.quality.annotators.queryKey({ slug }) }),
          queryClient.invalidateQueries({ queryKey: trpc.quality.stopped.queryKey({ slug }) }),
        ]);
        toast(`${person.pseudonym} is ${actions[state].done}`, { tone: "ok" });
        onClose();
      },
    }),
  );
  const problem = save.isError ? problemOf(save.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ slug, pseudonym: person.pseudonym, state, reason });
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}
      title={person.pseudonym}
      description={describe(person)}
    >
      <form className="space-y-4" onSubmit={submit}>
        <Field label="What to do" hint={actions[state].effect}>
          {(control) => (
            <Select
              {...control}
              value={state}
              onChange={(event) =>
                setState(choices.find((choice) => choice === event.target.value) ?? "warned")
              }
            >
              {choices.map((choice) => (
                <option key={choice} value={choice}>
                  {actions[choice].label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Reason" error={problem?.field === "reason" ? problem.message : null}>
          {(control) => (
            <Textarea
              {...control}
              required
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        {problem !== null && problem.field !== "reason" ? <FormProblem message={problem.message} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant={state === "blocked" ? "danger" : "primary"}
            busy={save.isPending}
            disabled={reason.trim() === ""}
          >
            {actions[state].label}
          </Button>
        </div>
      </form>
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
