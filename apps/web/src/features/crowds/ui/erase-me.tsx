"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { paths } from "#paths.ts";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Dialog } from "#ui/dialog.tsx";
import { Field, Input } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { useErrorMessage } from "#ui/use-error-message.ts";
import { useMessages } from "../messages/index.tsx";

/** Anybody may have themselves erased; their labels stay under the pseudonym. */
export function EraseMe({ slug, pseudonym }: { slug: string; pseudonym: string }) {
  const m = useMessages();
  const errorMessage = useErrorMessage();
  const trpc = useTRPC();
  const [typed, setTyped] = useState("");
  // This browser's session names an account that is no more: it ends, too.
  const leave = async () => {
    await fetch(paths.api.signOut(), { method: "POST", redirect: "manual" }).catch(() => undefined);
    window.location.assign(paths.home());
  };
  const erase = useMutation(trpc.crowds.eraseMe.mutationOptions({ onSuccess: leave }));
  return (
    <Dialog
      title={m.leave.title}
      description={m.leave.text(pseudonym)}
      trigger={
        <button type="button" className="link mt-3 inline-block text-sm">
          {m.leave.open}
        </button>
      }
    >
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          erase.mutate({ slug, confirm: typed });
        }}
      >
        <Field label={m.leave.type(pseudonym)}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value.trim())}
            />
          )}
        </Field>
        {erase.isError ? <FormProblem message={errorMessage(erase.error)} /> : null}
        <Button type="submit" variant="danger" busy={erase.isPending} disabled={typed !== pseudonym}>
          {m.leave.confirm}
        </Button>
      </form>
    </Dialog>
  );
}
