"use client";

import type { ImportReport } from "@gshf/core/prompts/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/dialog.tsx";
import { kindNames } from "./kind-names.ts";

/** Takes an import back, or says what depends on it. */
export function UndoImport({ slug, file }: { slug: string; file: ImportReport }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const undo = useMutation(
    trpc.prompts.undoImport.mutationOptions({
      onSuccess: async () => {
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: trpc.prompts.pathKey() }),
          queryClient.invalidateQueries({ queryKey: trpc.projects.get.queryKey({ slug }) }),
        ]);
      },
    }),
  );
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)} aria-label={`Take back ${file.fileName}`}>
        <Undo2 className="size-4" aria-hidden />
        Take back
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title="Take this import back?"
        confirmLabel="Take back"
        cancelLabel="Keep it"
        variant="danger"
        onConfirm={async () => {
          await undo.mutateAsync({ slug, id: file.id });
        }}
      >
        <p>
          The {kindNames[file.kind]} that <span className="break-all">{file.fileName}</span> brought are
          removed, while nothing depends on them. What was there before stays.
        </p>
      </ConfirmDialog>
    </>
  );
}
