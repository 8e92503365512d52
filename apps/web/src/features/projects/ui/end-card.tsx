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
import { QueryView } from "#ui/query-view.tsx";
import { SentenceList } from "#ui/sentence-list.tsx";
import { deletionText } from "./deletion-text.ts";

/** Leaving a project, archiving it, deleting it. */
export function EndCard({ project }: { project: ProjectView }) {
  const mayOwn = project.can.includes("project.own");
  return (
    <Card
      isSetting
      title="Leave, archive, delete"
      description={
        mayOwn
          ? "You own this project. Before you can leave, make somebody else the owner: under People, open Access beside their name."
          : undefined
      }
    >
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
        You can’t rejoin by yourself: somebody who runs the project has to readmit you. Your labels stay under
        your pseudonym.
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
        It can still be read, but not changed: nobody gets pairs, rounds stand still, and labels that arrive
        from now on are kept as late. You can unarchive it at any time.
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
  const { gone, kept } = deletionText(counts);
  return (
    <Form form={form} className="space-y-4">
      <SentenceList title="Permanently deleted" sentences={gone} />
      <SentenceList title="What stays" sentences={kept} />
      {counts.trainingRounds.length === 0 ? null : (
        <p className="text-danger">
          {counts.trainingRounds.length === 1
            ? `Round ${counts.trainingRounds[0]} is training. Cancel it first.`
            : `Rounds ${counts.trainingRounds.join(", ")} are training. Cancel them first.`}
        </p>
      )}
      <form.TextField name="confirm" label={`Type ${slug} to confirm`} autoComplete="off" />
      <form.Submit variant="danger" disabled={form.watch("confirm").trim() !== slug}>
        Delete permanently
      </form.Submit>
    </Form>
  );
}
