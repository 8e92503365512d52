"use client";

import type { ImportReport } from "@gshf/core/prompts/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { paths } from "#paths.ts";
import { problemOf, useTRPC, useTRPCClient } from "#trpc/client.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { Progress } from "#ui/progress.tsx";
import { FileDrop } from "./file-drop.tsx";
import { sendFile } from "./send-file.ts";

/** Sends a file, and goes on to the page of its import. */
export function SendFile({ slug, kind, label }: { slug: string; kind: ImportReport["kind"]; label: string }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const router = useRouter();
  const [share, setShare] = useState(0);
  const send = useMutation({
    mutationFn: (file: File) => sendFile(client, { slug, file, kind, onProgress: setShare }),
    onMutate: () => setShare(0),
    onSuccess: (id) => router.push(paths.import(slug, id)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.prompts.pathKey() }),
  });
  return (
    <>
      <FileDrop label={label} busy={send.isPending} onFile={(file) => send.mutate(file)} />
      <div aria-live="polite" className="mt-3 space-y-3 empty:hidden">
        {send.isPending ? (
          <div>
            <Progress value={share < 1 ? share : null} max={1} label="Sending the file" />
            <p className="mt-1 text-sm text-muted">Sending… {Math.floor(share * 100)} %</p>
          </div>
        ) : null}
        {send.isError ? <FormProblem message={problemOf(send.error).message} /> : null}
      </div>
    </>
  );
}
