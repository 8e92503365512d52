"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog, Dialog } from "#ui/dialog.tsx";
import { Field, Input } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Table, Td, Th } from "#ui/table.tsx";
import { Time } from "#ui/time.tsx";
import { SecretOnce } from "./secret-once.tsx";

/** Tokens that let a person's own programs use the API. */
export function ApiTokensCard() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const tokens = useQuery(trpc.access.listApiTokens.queryOptions());
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<string | null>(null);
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.access.listApiTokens.queryKey() });
  const revoke = useMutation(trpc.access.revokeApiToken.mutationOptions({ onSuccess: refresh }));
  return (
    <Card
      title="Your API tokens"
      description="A program with one of these acts as you, in all your projects: Authorization: Bearer gshf_…"
      padded={false}
      actions={
        <Dialog
          open={creating}
          onOpenChange={setCreating}
          title="New API token"
          trigger={
            <Button>
              <Plus className="size-4" aria-hidden />
              New token
            </Button>
          }
        >
          <CreateToken onCreated={refresh} onDone={() => setCreating(false)} />
        </Dialog>
      }
    >
      <QueryView query={tokens}>
        {(list) =>
          list.length === 0 ? (
            <p className="px-5 pb-5 text-sm text-muted">You have none.</p>
          ) : (
            <Table label="API tokens">
              <thead>
                <tr>
                  <Th>Name</Th>
                  <Th>Created</Th>
                  <Th>Last used</Th>
                  <Th>Expires</Th>
                  <Th>
                    <span className="sr-only">Actions</span>
                  </Th>
                </tr>
              </thead>
              <tbody>
                {list.map((token) => (
                  <tr key={token.id}>
                    <Td className="break-words">{token.name}</Td>
                    <Td className="whitespace-nowrap">
                      <Time at={token.createdAt} />
                    </Td>
                    <Td className="whitespace-nowrap">
                      {token.lastUsedAt === null ? "never" : <Time at={token.lastUsedAt} />}
                    </Td>
                    <Td className="whitespace-nowrap">
                      {token.expiresAt === null ? "never" : <Time at={token.expiresAt} />}
                    </Td>
                    <Td className="text-end">
                      <Button size="sm" variant="danger" onClick={() => setRevoking(token.id)}>
                        Revoke
                      </Button>
                    </Td>
                  </tr>
                ))}
              </tbody>
            </Table>
          )
        }
      </QueryView>
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={(open) => (open ? undefined : setRevoking(null))}
        title="Revoke this token?"
        confirmLabel="Revoke token"
        variant="danger"
        onConfirm={() => (revoking === null ? undefined : revoke.mutateAsync({ id: revoking }))}
      >
        Programs that use it are locked out at once.
      </ConfirmDialog>
    </Card>
  );
}

function CreateToken({ onCreated, onDone }: { onCreated: () => void; onDone: () => void }) {
  const trpc = useTRPC();
  const create = useMutation(trpc.access.createApiToken.mutationOptions({ onSuccess: onCreated }));
  const form = useForm({ defaultValues: { name: "", expiresInDays: 90 } });
  if (create.isSuccess) {
    return (
      <SecretOnce
        label="API token"
        secret={create.data.token}
        note="It is shown only now: only its hash is stored."
        onDone={onDone}
      />
    );
  }
  return (
    <form className="space-y-4" onSubmit={form.handleSubmit((values) => create.mutate(values))} noValidate>
      <Field label="Name" hint="What uses it." error={form.formState.errors.name?.message}>
        {(control) => (
          <Input {...control} {...form.register("name", { required: "Give it a name.", maxLength: 100 })} />
        )}
      </Field>
      <Field label="Good for, in days" error={form.formState.errors.expiresInDays?.message}>
        {(control) => (
          <Input
            {...control}
            type="number"
            {...form.register("expiresInDays", {
              valueAsNumber: true,
              validate: (value) => (value > 0 && value <= 3650) || "More than 0 and at most 3,650.",
            })}
          />
        )}
      </Field>
      {create.isError ? <FormProblem message={problemOf(create.error).message} /> : null}
      <Button type="submit" variant="primary" busy={create.isPending}>
        Make token
      </Button>
    </form>
  );
}
