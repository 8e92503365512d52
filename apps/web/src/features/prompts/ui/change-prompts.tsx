"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Input } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { formatCount } from "#ui/format.ts";

type Change = { use?: "rounds" | "offline_only" | undefined; addTags?: string[]; removeTags?: string[] };
type Step = Change & { ids: string[] };

/** Says of the prompts shown what they are for, or tags them; the last change can be taken back. */
export function ChangePrompts({ slug, ids }: { slug: string; ids: readonly string[] }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [tag, setTag] = useState("");
  const change = useMutation({
    mutationFn: async (steps: Step[]) => {
      const undo: Step[] = [];
      let changed = 0;
      for (const step of steps) {
        const done = await client.prompts.change.mutate({ slug, ...step });
        undo.push(...done.undo);
        changed += done.changed;
      }
      return { changed, undo };
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.prompts.pathKey() }),
  });
  const make = (what: Change) => change.mutate([{ ids: ids.slice(0, 1_000), ...what }]);
  const name = tag.trim();
  const undo = change.data?.undo ?? [];
  return (
    <fieldset className="flex flex-wrap items-center gap-2 border-b border-line card-inset-x py-3 text-sm">
      <legend className="sr-only">Change the prompts shown</legend>
      <span className="text-muted">The {formatCount(ids.length)} shown:</span>
      <Button size="sm" busy={change.isPending} onClick={() => make({ use: "rounds" })}>
        Use in rounds
      </Button>
      <Button size="sm" busy={change.isPending} onClick={() => make({ use: "offline_only" })}>
        Keep from rounds
      </Button>
      <Input
        aria-label="Tag to add or remove"
        placeholder="Tag"
        maxLength={60}
        className="w-28"
        value={tag}
        onChange={(event) => setTag(event.target.value)}
      />
      <Button size="sm" busy={change.isPending} onClick={() => name !== "" && make({ addTags: [name] })}>
        Add tag
      </Button>
      <Button size="sm" busy={change.isPending} onClick={() => name !== "" && make({ removeTags: [name] })}>
        Remove tag
      </Button>
      <span aria-live="polite" className="flex items-center gap-2">
        {change.isSuccess ? `${formatCount(change.data.changed)} changed.` : null}
        {undo.length > 0 ? (
          <Button size="sm" onClick={() => change.mutate(undo)}>
            Undo
          </Button>
        ) : null}
      </span>
      {change.isError ? <FormProblem message={change.error.message} /> : null}
    </fieldset>
  );
}
