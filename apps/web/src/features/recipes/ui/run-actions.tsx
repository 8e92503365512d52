"use client";

import type { RunView } from "@gshf/core/recipes";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/dialog.tsx";
import { useToast } from "#ui/toast.tsx";

/** What can be done to a run now. */
export function RunActions({ slug, run: { number, state, can } }: { slug: string; run: RunView }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const [stopping, setStopping] = useState(false);
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: trpc.recipes.pathKey() });
  const stop = useMutation(trpc.recipes.stop.mutationOptions({ onSuccess }));
  const retry = useMutation(
    trpc.recipes.retry.mutationOptions({
      onSuccess,
      onError: (error) => toast(problemOf(error).message, { tone: "danger" }),
    }),
  );
  return (
    <>
      {can.retry ? (
        <Button variant="primary" busy={retry.isPending} onClick={() => retry.mutate({ slug, number })}>
          {state === "stopped" ? "Go on" : "Retry"}
        </Button>
      ) : null}
      {can.stop ? (
        <Button variant="danger" onClick={() => setStopping(true)}>
          Stop
        </Button>
      ) : null}
      <ConfirmDialog
        open={stopping}
        onOpenChange={setStopping}
        title="Stop this run?"
        confirmLabel="Stop"
        cancelLabel="Not now"
        variant="danger"
        onConfirm={async () => {
          await stop.mutateAsync({ slug, number });
        }}
      >
        <p>The step under way stops too. What is done is kept, and you can go on from there later.</p>
      </ConfirmDialog>
    </>
  );
}
