import type { PathSuggestion } from "@gshf/core/recipes";
import { pathMax } from "@gshf/core/trainings/model";
import { evenPath } from "@gshf/gshf";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { readPath } from "#features/trainings/index.ts";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Button } from "#ui/button.tsx";
import { formatCount, formatPercent } from "#ui/format.ts";
import type { RunForm } from "./run-form.ts";

/**
 * The path of η, and two ways to fill it in with the same end: equal steps in 1/η, as many as there are, or the longest
 * steps that still accept enough of the draws (Appendix E.2).
 */
export function PathField({ form }: { form: RunForm }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [note, setNote] = useState("");
  const given = readPath(form.watch("recipe.path") ?? "");
  const end = given.at(-1) ?? 0;
  const hasEnd = end > 0;
  const enter = (path: readonly number[]) => form.setValue("recipe.path", path.join(", "));
  const spread = () => {
    enter(Array.from(evenPath(end, Math.max(2, given.length)), (eta) => Number(eta.toPrecision(3))));
    setNote("");
  };
  const adapt = async () => {
    const { slug, experiment, recipe } = form.getValues();
    const { scoredBy, temperature } = recipe;
    setAsking(true);
    try {
      const told = await queryClient.fetchQuery(
        trpc.recipes.suggestPath.queryOptions({ slug, experiment, eta: end, scoredBy, temperature }),
      );
      if (told.known && told.path.length > 1) enter(told.path);
      setNote(noteOf(told));
    } catch (error) {
      setNote(problemOf(error).message);
    } finally {
      setAsking(false);
    }
  };
  return (
    <div>
      <form.TextField
        name="recipe.path"
        label="Path of η"
        hint="Decreasing values, separated by commas. The last value is η of the final policy."
      />
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="sm" disabled={!hasEnd} onClick={spread}>
          Equal steps in 1/η
        </Button>
        <Button size="sm" disabled={!hasEnd} busy={isAsking} onClick={adapt}>
          Longest steps
        </Button>
      </div>
      <p aria-live="polite" className="mt-2 text-sm text-muted empty:hidden">
        {note}
      </p>
    </div>
  );
}

function noteOf(told: PathSuggestion): string {
  if (!told.known) {
    return told.because === "no-draws"
      ? "No draws of π₀ with this temperature and labeler have been rated yet. Run RSO or RAFT first, then try again."
      : `This needs more than ${pathMax} steps. Enter a larger η.`;
  }
  const { path, acceptances, dataset, prompts } = told;
  const shares = acceptances.map((share) => formatPercent(share)).join(", ");
  const basis = `by the rewards of ${formatCount(prompts)} prompts in the dataset ${dataset.name}`;
  return path.length === 1
    ? `One step already accepts ${shares} of the draws, ${basis}: RSO does the same.`
    : `These steps accept ${shares} of the draws, ${basis}.`;
}
