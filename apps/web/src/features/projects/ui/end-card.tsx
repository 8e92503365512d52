"use client";

import type { ProjectView } from "@gshf/core/projects";
import { deleteProjectSchema } from "@gshf/core/projects/model";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { paths } from "#paths.ts";
import { type ApiOutputs, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Card } from "#ui/card.tsx";
import { ConfirmDialog, Dialog } from "#ui/dialog.tsx";
import { Form, useVerbForm } from "#ui/form.tsx";
import { formatCount } from "#ui/format.ts";
import { QueryView } from "#ui/query-view.tsx";

/** Leaving a project, archiving it, deleting it. */
export function EndCard({ project }: { project: ProjectView }) {
  const mayOwn = project.can.includes("project.own");
  return (
    <Card isSetting title="Leave, archive, delete">
      <div className="flex flex-wrap gap-2">
        <Leave slug={project.slug} />
        {mayOwn ? <Archive project={project} /> : null}
        {mayOwn ? <Delete slug={project.slug} /> : null}
      </div>
    </Card>
  );
}

/** Afterwards the list of projects is another, and this project's pages are gone or changed. */
function useEnd() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: trpc.projects.pathKey() }),
      queryClient.invalidateQueries({ queryKey: trpc.access.me.queryKey() }),
    ]);
}

function Leave({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  const leave = useMutation(
    trpc.members.leave.mutationOptions({ onSuccess: () => router.push(paths.projects()) }),
  );
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Leave project</Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title="Leave this project?"
        confirmLabel="Leave"
        variant="danger"
        onConfirm={() => leave.mutateAsync({ slug })}
      >
        You can’t come back by yourself: somebody who runs the project has to let you in again. What you
        labeled stays under your pseudonym.
      </ConfirmDialog>
    </>
  );
}

function Archive({ project: { slug, archivedAt } }: { project: ProjectView }) {
  const trpc = useTRPC();
  const end = useEnd();
  const [isOpen, setIsOpen] = useState(false);
  const archive = useMutation(trpc.projects.archive.mutationOptions({ onSuccess: end }));
  const unarchive = useMutation(trpc.projects.unarchive.mutationOptions({ onSuccess: end }));
  if (archivedAt !== null) {
    return (
      <Button busy={unarchive.isPending} onClick={() => unarchive.mutate({ slug })}>
        Unarchive
      </Button>
    );
  }
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Archive</Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title="Archive this project?"
        confirmLabel="Archive"
        onConfirm={() => archive.mutateAsync({ slug })}
      >
        It can be read, but not changed: no pair is handed out, rounds stand still, and labels that arrive now
        are kept as late. You can take it out again at any time.
      </ConfirmDialog>
    </>
  );
}

function Delete({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const [isOpen, setIsOpen] = useState(false);
  const deletion = useQuery(trpc.projects.deletion.queryOptions({ slug }, { enabled: isOpen }));
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setIsOpen}
      title="Delete this project?"
      trigger={<Button variant="danger">Delete</Button>}
    >
      <QueryView query={deletion}>{(counts) => <DeleteForm slug={slug} counts={counts} />}</QueryView>
    </Dialog>
  );
}

type Counts = ApiOutputs["projects"]["deletion"];

function DeleteForm({ slug, counts }: { slug: string; counts: Counts }) {
  const trpc = useTRPC();
  const router = useRouter();
  const end = useEnd();
  const remove = useMutation(
    trpc.projects.delete.mutationOptions({
      onSuccess: async () => {
        router.push(paths.projects());
        await end();
      },
    }),
  );
  const form = useVerbForm({
    schema: deleteProjectSchema,
    defaultValues: { slug, confirm: "" },
    mutation: remove,
  });
  const { goes, stays } = counts;
  const gone = [
    `${formatCount(goes.labels)} labels of ${formatCount(goes.pairs)} pairs`,
    `${formatCount(goes.prompts)} prompts and ${formatCount(goes.responses)} answers`,
    `${formatCount(goes.rounds)} rounds and ${formatCount(goes.policies)} policies`,
    `${formatCount(goes.datasets)} datasets, with their files in the bucket (${formatCount(goes.datasetBytes)} bytes)`,
    `${formatCount(goes.members)} memberships, ${formatCount(goes.payments)} records of pay, ${formatCount(goes.imports)} imported files`,
  ];
  const kept = [
    `${formatCount(stays.auditEvents)} events of the audit log`,
    `${formatCount(stays.accounts)} accounts of people who can sign in elsewhere`,
    `${formatCount(stays.checkpoints)} checkpoints that trainers stored, and datasets that were downloaded`,
  ];
  return (
    <Form form={form} className="space-y-4">
      <CountList title="Permanently deleted" items={gone} />
      <CountList title="Stays" items={kept} />
      {counts.trainingRounds.length === 0 ? null : (
        <p className="text-danger">Round {counts.trainingRounds.join(", ")} is training. Cancel it first.</p>
      )}
      <form.TextField name="confirm" label={`Type ${slug} to confirm`} autoComplete="off" />
      <form.Submit variant="danger" disabled={form.watch("confirm").trim() !== slug}>
        Delete permanently
      </form.Submit>
    </Form>
  );
}

function CountList({ title, items }: { title: string; items: readonly string[] }) {
  return (
    <div>
      <h3 className="font-medium">{title}</h3>
      <ul className="mt-1 list-disc ps-5 text-sm text-muted">
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </div>
  );
}
