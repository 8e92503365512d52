"use client";

import { erasePersonSchema } from "@gshf/core/crowds/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { useToast } from "#ui/toast.tsx";

type Person = { slug: string; memberId: string; pseudonym: string };

/** Erases who a member is, after their pseudonym was typed; what they labeled stays. */
export function ErasePerson({ slug, memberId, pseudonym }: Person) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setIsOpen}
      title={`Erase the person behind ${pseudonym}?`}
      description="Name, address, sign-in, tokens and platform ids are deleted permanently; nobody can undo this. Labels and payments stay under the pseudonym, and datasets don’t change. Pay what is due first: afterwards nobody knows whom to pay."
      trigger={
        <Button size="sm" variant="danger">
          Erase<span className="sr-only"> {pseudonym}</span>
        </Button>
      }
    >
      <EraseForm slug={slug} memberId={memberId} pseudonym={pseudonym} onDone={() => setIsOpen(false)} />
    </Dialog>
  );
}

function EraseForm({ slug, memberId, pseudonym, onDone }: Person & { onDone: () => void }) {
  const trpc = useTRPC();
  const toast = useToast();
  const queryClient = useQueryClient();
  const erase = useMutation(
    trpc.crowds.erasePerson.mutationOptions({
      onSuccess: async () => {
        onDone();
        toast(`${pseudonym} erased. Their labels stay under the pseudonym.`, { tone: "ok" });
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.access.listMembers.pathKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.crowds.pathKey() }),
        ]);
      },
    }),
  );
  const form = useVerbForm({
    schema: erasePersonSchema,
    defaultValues: { slug, memberId, confirm: "" },
    mutation: erase,
  });
  return (
    <Form form={form} className="space-y-4">
      <form.TextField name="confirm" label={`Type ${pseudonym} to confirm`} autoComplete="off" />
      <form.Submit variant="danger" disabled={form.watch("confirm").trim() !== pseudonym}>
        Erase permanently
      </form.Submit>
    </Form>
  );
}
