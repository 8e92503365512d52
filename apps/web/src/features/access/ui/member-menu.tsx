"use client";

import { passOwnershipSchema, setRoleSchema } from "@gshf/core/members/model";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog, Dialog } from "#ui/dialog.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { useRefreshMembers } from "./use-refresh-members.ts";

type Person = { slug: string; memberId: string; pseudonym: string; role: string };

/** What can be done about a member's access: their role, their place, and who owns the project. */
export function MemberMenu({ slug, memberId, pseudonym, role }: Person) {
  const trpc = useTRPC();
  const [isOpen, setIsOpen] = useState(false);
  const [isRemoving, setIsRemoving] = useState(false);
  const project = useQuery(trpc.projects.get.queryOptions({ slug }));
  const refresh = useRefreshMembers(slug);
  const remove = useMutation(trpc.members.remove.mutationOptions({ onSuccess: refresh }));
  const isOwner = project.data?.role === "owner";
  const person = { slug, memberId, pseudonym, role };
  return (
    <>
      <Dialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title={`Access of ${pseudonym}`}
        trigger={
          <Button size="sm">
            Access<span className="sr-only"> of {pseudonym}</span>
          </Button>
        }
      >
        <div className="space-y-6">
          <RoleForm {...person} onDone={() => setIsOpen(false)} />
          {isOwner ? <OwnershipForm {...person} onDone={() => setIsOpen(false)} /> : null}
          <Button
            variant="danger"
            onClick={() => {
              setIsOpen(false);
              setIsRemoving(true);
            }}
          >
            Remove from the project
          </Button>
        </div>
      </Dialog>
      <ConfirmDialog
        open={isRemoving}
        onOpenChange={setIsRemoving}
        title={`Remove ${pseudonym}?`}
        confirmLabel="Remove"
        variant="danger"
        onConfirm={() => remove.mutateAsync({ slug, memberId })}
      >
        They are signed out, their open invite links are revoked, and no link lets them back in; you can
        readmit them on this page. Pairs they hold go to others. Their labels stay under the pseudonym.
      </ConfirmDialog>
    </>
  );
}

const roles = {
  labeler: "labeler: compares answers",
  reviewer: "reviewer: labels and looks into rounds",
  researcher: "researcher: may do everything here",
};

function RoleForm({ slug, memberId, role, onDone }: Person & { onDone: () => void }) {
  const trpc = useTRPC();
  const refresh = useRefreshMembers(slug);
  const set = useMutation(
    trpc.members.setRole.mutationOptions({
      onSuccess: async () => {
        await refresh();
        onDone();
      },
    }),
  );
  const present = setRoleSchema.shape.role.safeParse(role).data ?? "labeler";
  const form = useVerbForm({
    schema: setRoleSchema,
    defaultValues: { slug, memberId, role: present },
    mutation: set,
  });
  return (
    <Form form={form} className="space-y-4">
      <form.SelectField
        name="role"
        label="Role"
        options={roles}
        hint="Takes effect immediately, for their API tokens too."
      />
      <form.Submit variant="secondary">Change role</form.Submit>
    </Form>
  );
}

function OwnershipForm({ slug, memberId, pseudonym, onDone }: Person & { onDone: () => void }) {
  const trpc = useTRPC();
  const refresh = useRefreshMembers(slug);
  const pass = useMutation(
    trpc.members.passOwnership.mutationOptions({
      onSuccess: async () => {
        await refresh();
        onDone();
      },
    }),
  );
  const form = useVerbForm({
    schema: passOwnershipSchema,
    defaultValues: { slug, memberId, confirm: "" },
    mutation: pass,
  });
  return (
    <Form form={form} className="space-y-4 border-t border-line pt-4">
      <form.TextField
        name="confirm"
        label={`Type ${pseudonym} to make them the owner`}
        hint="You become a researcher. Only they can give ownership back."
        autoComplete="off"
      />
      <form.Submit variant="danger" disabled={form.watch("confirm").trim() !== pseudonym}>
        Pass ownership on
      </form.Submit>
    </Form>
  );
}
