"use client";

import type { RoundStateName } from "@gshf/core/rounds/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Copy, Pencil, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Button, ButtonLink } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/dialog.tsx";
import { useToast } from "#ui/toast.tsx";
import { useErrorMessage } from "#ui/use-error-message.ts";

/** Editing and deleting a draft; cloning any round into a new one. */
export function DraftActions({
  slug,
  number,
  state,
}: {
  slug: string;
  number: number;
  state: RoundStateName;
}) {
  return (
    <>
      <CloneButton slug={slug} number={number} />
      {state === "draft" ? (
        <>
          <ButtonLink href={paths.editRound(slug, number)}>
            <Pencil className="size-4" aria-hidden />
            Edit
          </ButtonLink>
          <DeleteButton slug={slug} number={number} />
        </>
      ) : null}
    </>
  );
}

function CloneButton({ slug, number }: { slug: string; number: number }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const toast = useToast();
  const errorMessage = useErrorMessage();
  const clone = useMutation(
    trpc.rounds.clone.mutationOptions({
      onSuccess: async (made) => {
        await queryClient.invalidateQueries({ queryKey: trpc.rounds.pathKey() });
        toast(`Round ${made.number} is a draft with the settings of round ${number} and a new seed.`, {
          tone: "ok",
        });
        router.push(paths.editRound(slug, made.number));
      },
      onError: (error) => toast(errorMessage(error), { tone: "danger" }),
    }),
  );
  return (
    <Button busy={clone.isPending} onClick={() => clone.mutate({ slug, number })}>
      <Copy className="size-4" aria-hidden />
      Clone
    </Button>
  );
}

function DeleteButton({ slug, number }: { slug: string; number: number }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const remove = useMutation(trpc.rounds.delete.mutationOptions());
  return (
    <>
      <Button variant="danger" onClick={() => setAsking(true)}>
        <Trash2 className="size-4" aria-hidden />
        Delete draft
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Delete draft ${number}?`}
        confirmLabel="Delete draft"
        cancelLabel="Keep it"
        variant="danger"
        onConfirm={async () => {
          await remove.mutateAsync({ slug, number });
          router.push(paths.rounds(slug));
          toast(`Draft ${number} deleted.`, { tone: "ok" });
          await queryClient.invalidateQueries({ queryKey: trpc.rounds.list.pathKey() });
        }}
      >
        Nothing was sampled or labeled for it. Its settings go; the audit log keeps a copy. The number{" "}
        {number} is not used again. This can’t be undone.
      </ConfirmDialog>
    </>
  );
}
