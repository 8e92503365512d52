"use client";

import { type Split, splits } from "@gshf/core/prompts/model";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type ApiOutputs, useTRPC, useTRPCClient } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { Input, Select } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import { formatCount } from "#ui/format.ts";
import { splitNames } from "./split-names.ts";

type Change = {
  use?: "rounds" | "offline_only" | undefined;
  split?: Split | undefined;
  addTags?: string[];
  removeTags?: string[];
};
type Step = Change & { ids: string[] };
type Told = Pick<ApiOutputs["prompts"]["change"], "stayed" | "measured">;

/** Says of the prompts shown what they are for and which split they are of, or tags them; the last change can be taken back. */
export function ChangePrompts({ slug, ids }: { slug: string; ids: readonly string[] }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [tag, setTag] = useState("");
  const [split, setSplit] = useState<Split>("test");
  const change = useMutation({
    mutationFn: async (steps: Step[]) => {
      const undo: Step[] = [];
      const told: Told = { stayed: [], measured: 0 };
      let changed = 0;
      for (const step of steps) {
        const done = await client.prompts.change.mutate({ slug, ...step });
        undo.push(...done.undo);
        changed += done.changed;
        told.stayed.push(...done.stayed);
        told.measured += done.measured;
      }
      return { changed, undo, told };
    },
    onSettled: async () => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: trpc.prompts.pathKey() }),
        queryClient.invalidateQueries({ queryKey: trpc.projects.get.queryKey({ slug }) }),
      ]);
    },
  });
  const make = (what: Change) => change.mutate([{ ids: ids.slice(0, 1_000), ...what }]);
  const name = tag.trim();
  const undo = change.data?.undo ?? [];
  // What was changed may be shown no longer, and can still be taken back.
  if (ids.length === 0 && change.data === undefined) return null;
  return (
    <fieldset className="flex flex-wrap items-center gap-2 border-b border-line card-inset-x py-3 text-sm">
      <legend className="sr-only">Change the prompts shown</legend>
      <span className="text-muted">The {formatCount(ids.length)} shown:</span>
      <Button
        size="sm"
        busy={change.isPending}
        disabled={ids.length === 0}
        onClick={() => make({ use: "rounds" })}
      >
        Use in rounds
      </Button>
      <Button
        size="sm"
        busy={change.isPending}
        disabled={ids.length === 0}
        onClick={() => make({ use: "offline_only" })}
      >
        Keep from rounds
      </Button>
      <Select
        aria-label="Split to move to"
        className="w-auto"
        value={split}
        onChange={(event) => setSplit(splits.find((name) => name === event.target.value) ?? split)}
      >
        {splits.map((name) => (
          <option key={name} value={name}>
            {splitNames[name]}
          </option>
        ))}
      </Select>
      <Button size="sm" busy={change.isPending} disabled={ids.length === 0} onClick={() => make({ split })}>
        Move to split
      </Button>
      <Input
        aria-label="Tag to add or remove"
        placeholder="Tag"
        maxLength={60}
        className="w-28"
        value={tag}
        onChange={(event) => setTag(event.target.value)}
      />
      <Button
        size="sm"
        busy={change.isPending}
        disabled={ids.length === 0}
        onClick={() => name !== "" && make({ addTags: [name] })}
      >
        Add tag
      </Button>
      <Button
        size="sm"
        busy={change.isPending}
        disabled={ids.length === 0}
        onClick={() => name !== "" && make({ removeTags: [name] })}
      >
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
      <div aria-live="polite" className="w-full space-y-1 text-muted empty:hidden">
        {change.isSuccess ? sayMoved(change.data.told).map((text) => <p key={text}>{text}</p>) : null}
      </div>
      {change.isError ? <FormProblem message={change.error.message} /> : null}
    </fieldset>
  );
}

const becauseTexts: Record<Told["stayed"][number]["because"], string> = {
  asked: "asked in a round",
  drawn: "with answers drawn for a dataset",
  compared: "with offline comparisons that a round or a dataset has learned from",
};

/** What is to be known of a new split: who stays and why, and which figures it touches. */
function sayMoved({ stayed, measured }: Told): string[] {
  const total = stayed.reduce((sum, { prompts }) => sum + prompts, 0);
  const kinds = stayed.map(({ because, prompts }) => `${formatCount(prompts)} ${becauseTexts[because]}`);
  const texts: string[] = [];
  if (total > 0) {
    texts.push(
      `${countPrompts(total)} ${total === 1 ? "stays" : "stay"} in train, because something was learned from ${total === 1 ? "it" : "them"}: ${kinds.join(", ")}.`,
    );
  }
  if (measured > 0) {
    texts.push(
      `Figures measured so far include ${countPrompts(measured)} of those moved; compare them with later figures with care.`,
    );
  }
  return texts;
}

const countPrompts = (prompts: number) => `${formatCount(prompts)} ${prompts === 1 ? "prompt" : "prompts"}`;
