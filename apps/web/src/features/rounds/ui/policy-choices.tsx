"use client";

import type { RoundView } from "@gshf/core/rounds";
import { takenPolicySchema } from "@gshf/core/rounds/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog, Dialog } from "#ui/dialog.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { formatCount } from "#ui/format.ts";
import { useToast } from "#ui/toast.tsx";

/** What people can do about a round that stands still after its dataset was frozen. None of it costs a label. */
export function PolicyChoices({ slug, round }: { slug: string; round: RoundView }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const [asking, setAsking] = useState<"finish" | "address" | null>(null);
  const { number, actions } = round;
  const retry = useMutation(trpc.rounds.retry.mutationOptions());
  const finish = useMutation(trpc.rounds.finishEarly.mutationOptions());
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.rounds.pathKey() });
  const isTraining = actions["take-policy"].allowed;
  const finishLabel = isTraining ? "Finish without a new policy" : "Finish without measuring";
  return (
    <Card
      // On paper nobody chooses.
      className="print:hidden"
      title={isTraining ? "Finish this round" : "The new policy can’t be measured"}
      description={`The ${formatCount(round.labelsDone)} labels are safe: they are in the frozen dataset, and later rounds learn from them whatever you choose.`}
    >
      <ul className="divide-y divide-line/70">
        {actions.retry.allowed ? (
          <Choice
            label={isTraining ? "Try training again" : "Try again"}
            isBusy={retry.isPending}
            onChoose={async () => {
              await retry.mutateAsync({ slug, number });
              await refresh();
            }}
          >
            Once you have fixed the cause named above. The same dataset is used; a failed job starts over.
          </Choice>
        ) : null}
        {isTraining ? (
          <Choice label="Enter an address and continue" onChoose={() => setAsking("address")}>
            If you serve the new policy yourself: trained elsewhere on the dataset, or loaded by hand because
            π₀’s server can’t load it. It is measured, but never promoted automatically.
          </Choice>
        ) : null}
        <Choice label={finishLabel} onChoose={() => setAsking("finish")}>
          {isTraining
            ? "The round ends with its dataset. If training is still running, the trainer is asked to stop it. You can then start the next round."
            : "The round ends with its dataset and its policy, but the policy isn’t measured. You can then start the next round."}
        </Choice>
      </ul>
      <ConfirmDialog
        open={asking === "finish"}
        onOpenChange={(open) => setAsking(open ? "finish" : null)}
        title={`${finishLabel}?`}
        confirmLabel={finishLabel}
        cancelLabel="Not now"
        onConfirm={async () => {
          await finish.mutateAsync({ slug, number });
          await refresh();
          toast("Round finished. Its labels and dataset are kept.", { tone: "ok" });
        }}
      >
        Labels and dataset stay, and later rounds learn from them. This round can’t train a policy afterwards,
        but you can download the dataset and train elsewhere.
      </ConfirmDialog>
      <Dialog
        open={asking === "address"}
        onOpenChange={(open) => setAsking(open ? "address" : null)}
        title="Where does the new policy answer?"
        description="It has to answer once before the round continues."
      >
        <AddressForm
          slug={slug}
          number={number}
          onDone={async (policy) => {
            setAsking(null);
            await refresh();
            toast(`The round continues with ${policy}.`, { tone: "ok" });
          }}
        />
      </Dialog>
    </Card>
  );
}

function Choice({
  label,
  isBusy = false,
  onChoose,
  children,
}: {
  label: string;
  isBusy?: boolean;
  onChoose: () => unknown;
  children: ReactNode;
}) {
  return (
    <li className="grid items-center gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0 sm:grid-cols-[1fr_15rem]">
      <p className="text-sm text-muted">{children}</p>
      <Button busy={isBusy} onClick={onChoose}>
        {label}
      </Button>
    </li>
  );
}

function AddressForm({
  slug,
  number,
  onDone,
}: {
  slug: string;
  number: number;
  onDone: (policy: string) => Promise<void>;
}) {
  const trpc = useTRPC();
  const form = useVerbForm({
    schema: takenPolicySchema,
    defaultValues: { slug, number, baseUrl: "", model: "", apiKey: "" },
    mutation: useMutation(
      trpc.rounds.takePolicy.mutationOptions({ onSuccess: ({ policy }) => onDone(policy) }),
    ),
  });
  return (
    <Form form={form} className="space-y-4">
      <form.TextField
        name="baseUrl"
        label="Base URL"
        placeholder="https://models.example.org/v1"
        spellCheck={false}
      />
      <form.TextField name="model" label="Model" hint="Its name at this server." spellCheck={false} />
      <form.TextField
        name="apiKey"
        label="API key"
        type="password"
        optional
        autoComplete="off"
        hint="Leave empty to use π₀’s key at π₀’s address. No key is sent to another address."
      />
      <form.Submit>Continue with this policy</form.Submit>
    </Form>
  );
}
