"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Field, Input } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { useToast } from "#ui/toast.tsx";

/** Erases who a member is, after their pseudonym was typed; what they labeled stays. */
export function ErasePerson({
  slug,
  memberId,
  pseudonym,
}: {
  slug: string;
  memberId: string;
  pseudonym: string;
}) {
  const trpc = useTRPC();
  const toast = useToast();
  const queryClient = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const erase = useMutation(
    trpc.crowds.erasePerson.mutationOptions({
      onSuccess: async () => {
        setIsOpen(false);
        toast(`${pseudonym} is erased. Their labels stay under the pseudonym.`, { tone: "ok" });
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.access.listMembers.queryKey({ slug }) }),
          queryClient.invalidateQueries({ queryKey: trpc.crowds.pathKey() }),
        ]);
      },
    }),
  );
  const change = (open: boolean) => {
    setIsOpen(open);
    setTyped("");
    erase.reset();
  };
  return (
    <Dialog
      open={isOpen}
      onOpenChange={change}
      title={`Erase the person behind ${pseudonym}?`}
      description="Name, address, sign-in, tokens and platform ids are deleted for good; nobody can undo this. Labels and payments stay under the pseudonym, and datasets stay as they are. Pay what is due first: afterwards nobody knows whom to pay."
      trigger={
        <Button size="sm" variant="danger">
          Erase<span className="sr-only"> {pseudonym}</span>
        </Button>
      }
    >
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          erase.mutate({ slug, memberId, confirm: typed });
        }}
      >
        <Field label={`Type ${pseudonym} to confirm`}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value.trim())}
            />
          )}
        </Field>
        {erase.isError ? <FormProblem message={problemOf(erase.error).message} /> : null}
        <Button type="submit" variant="danger" busy={erase.isPending} disabled={typed !== pseudonym}>
          Erase for good
        </Button>
      </form>
    </Dialog>
  );
}
