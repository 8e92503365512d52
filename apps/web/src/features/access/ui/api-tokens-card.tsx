"use client";

import { newApiTokenSchema, type Scope, scopes } from "@gshf/core/access/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { type ApiOutputs, useTRPC } from "#trpc/client.tsx";
import { byPages, usePages } from "#trpc/pages.ts";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { type Column, DataTable } from "#ui/data-table/index.tsx";
import { ConfirmDialog } from "#ui/dialog.tsx";
import { Checkbox } from "#ui/field.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { NewDialog } from "#ui/new-dialog.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { SecretOnce } from "#ui/secret-once.tsx";
import { Time } from "#ui/time.tsx";

/** Tokens that let a person's own programs use the API. */
export function ApiTokensCard() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const tokens = usePages(trpc.access.listApiTokens.infiniteQueryOptions({}, byPages));
  const [revoking, setRevoking] = useState<string | null>(null);
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.access.listApiTokens.pathKey() });
  const columns = useMemo(() => columnsOf(setRevoking), []);
  const revoke = useMutation(trpc.access.revokeApiToken.mutationOptions({ onSuccess: refresh }));
  return (
    <Card
      title="Your API tokens"
      description={
        <>
          A program that sends a token acts as you in all your projects, within the token’s scopes and your
          role there. The header is <code className="font-mono text-xs">Authorization: Bearer gshf_…</code>
        </>
      }
      padded={false}
      actions={
        <NewDialog title="New API token" label="New token" variant="secondary">
          {(close) => <CreateToken onCreated={refresh} onDone={close} />}
        </NewDialog>
      }
    >
      <QueryView query={tokens}>
        {(list) =>
          list.length === 0 ? (
            <p className="card-inset-x pb-5 text-sm text-muted">You have no API tokens.</p>
          ) : (
            <DataTable
              label="API tokens"
              name="tokens"
              columns={columns}
              rows={list}
              keyOf={({ id }) => id}
            />
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
        Programs that use it lose access immediately.
      </ConfirmDialog>
    </Card>
  );
}

function CreateToken({ onCreated, onDone }: { onCreated: () => void; onDone: () => void }) {
  const trpc = useTRPC();
  const create = useMutation(trpc.access.createApiToken.mutationOptions({ onSuccess: onCreated }));
  const form = useVerbForm({
    schema: newApiTokenSchema,
    defaultValues: { name: "", scopes: ["read"], expiresInDays: 90 },
    mutation: create,
  });
  const chosen = form.watch("scopes") ?? [];
  const choose = (scope: Scope, isOn: boolean) =>
    form.setValue("scopes", isOn ? [...chosen, scope] : chosen.filter((other) => other !== scope));
  if (create.isSuccess) {
    return (
      <SecretOnce
        label="API token"
        secret={create.data.token}
        note="Copy it now. Only its hash is stored, so it can’t be shown again."
        onDone={onDone}
      />
    );
  }
  return (
    <Form form={form} className="space-y-4">
      <form.TextField name="name" label="Name" hint="Which program uses it." />
      <fieldset className="space-y-2">
        <legend className="mb-1 text-sm font-medium">What it may do</legend>
        {scopes.map((scope) => (
          <Checkbox
            key={scope}
            label={scope}
            hint={scopeTexts[scope]}
            checked={chosen.includes(scope)}
            onChange={(event) => choose(scope, event.target.checked)}
          />
        ))}
        {chosen.length === 0 ? <p className="text-sm text-danger">Choose at least one.</p> : null}
      </fieldset>
      <form.NumberField name="expiresInDays" label="Expires after (days)" hint="At most 365." />
      <form.Submit disabled={chosen.length === 0}>Create token</form.Submit>
    </Form>
  );
}

const scopeTexts: Record<Scope, string> = {
  read: "See projects, rounds and results; download datasets.",
  label: "Label pairs and review them.",
  import: "Import prompts and comparisons.",
  rounds: "Create, start, freeze and cancel rounds.",
  train: "Set policies, embedder and judges.",
  admin: "Members, invites, settings, crowds, pay and tokens.",
};

type Token = ApiOutputs["access"]["listApiTokens"]["items"][number];

function columnsOf(onRevoke: (id: string) => void): Column<Token>[] {
  return [
    { id: "name", header: "Name", value: ({ name }) => name, className: "break-words" },
    {
      id: "scopes",
      header: "Scopes",
      value: ({ scopes }) => scopes.join(", "),
    },
    { id: "made-by", header: "Made by", value: ({ madeBy }) => madeBy ?? "you" },
    { id: "created", header: "Created", value: ({ createdAt }) => createdAt, className: "whitespace-nowrap" },
    {
      id: "used",
      header: "Last used",
      value: ({ lastUsedAt }) => lastUsedAt,
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? "never" : <Time at={lastUsedAt} />),
      className: "whitespace-nowrap",
    },
    {
      id: "expires",
      header: "Expires",
      value: ({ expiresAt }) => expiresAt,
      cell: ({ expiresAt }) => <Time at={expiresAt} />,
      className: "whitespace-nowrap",
    },
    {
      id: "actions",
      header: "Actions",
      isUnnamed: true,
      align: "end",
      cell: ({ id }) => (
        <Button size="sm" variant="danger" onClick={() => onRevoke(id)}>
          Revoke
        </Button>
      ),
    },
  ];
}
