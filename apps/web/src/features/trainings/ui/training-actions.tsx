"use client";

import type { TrainingView } from "@gshf/core/trainings";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/dialog.tsx";
import { useToast } from "#ui/toast.tsx";

/** What can be done to a training now. */
export function TrainingActions({ slug, training }: { slug: string; training: TrainingView }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const [cancelling, setCancelling] = useState(false);
  const { number, can } = training;
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: trpc.trainings.pathKey() });
  const cancel = useMutation(trpc.trainings.cancel.mutationOptions({ onSuccess }));
  const retry = useMutation(
    trpc.trainings.retry.mutationOptions({
      onSuccess,
      onError: (error) => toast(problemOf(error).message, { tone: "danger" }),
    }),
  );
  return (
    <>
      {can.retry ? (
        <Button variant="primary" busy={retry.isPending} onClick={() => retry.mutate({ slug, number })}>
          Retry
        </Button>
      ) : null}
      {can.cancel ? (
        <Button variant="danger" onClick={() => setCancelling(true)}>
          Cancel training
        </Button>
      ) : null}
      <ConfirmDialog
        open={cancelling}
        onOpenChange={setCancelling}
        title="Cancel this training?"
        confirmLabel="Cancel training"
        cancelLabel="Not now"
        variant="danger"
        onConfirm={async () => {
          await cancel.mutateAsync({ slug, number });
        }}
      >
        <p>The trainer is asked to stop. You can take it up again later.</p>
      </ConfirmDialog>
    </>
  );
}
