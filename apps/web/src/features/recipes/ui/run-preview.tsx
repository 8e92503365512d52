import type { RunPreview as Preview } from "@gshf/core/recipes";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useWatch } from "react-hook-form";
import { PreviewWarnings } from "#features/rounds/index.ts";
import type { Range } from "#features/trainings/index.ts";
import { problemOf, useTRPC } from "#trpc/client.tsx";
import { Card } from "#ui/card.tsx";
import { formatCount } from "#ui/format.ts";
import { ErrorState, Skeleton } from "#ui/states.tsx";
import { useDebounced } from "#ui/use-debounced.ts";
import { type RunForm, recipeOf } from "./run-form.ts";

/** What the recipe would do, worked out by the server while the form is filled in. No policy is asked for it. */
export function RunPreview({ form, ranges }: { form: RunForm; ranges: readonly Range[] | null }) {
  const trpc = useTRPC();
  const recipe = useDebounced(useWatch({ control: form.control, name: "recipe" }), 300);
  const { slug, experiment, seed } = form.getValues();
  const input = { slug, experiment, recipe: recipeOf({ slug, experiment, seed, recipe }, ranges) };
  const preview = useQuery(
    trpc.recipes.preview.queryOptions(input, { placeholderData: keepPreviousData, retry: false }),
  );
  return (
    <Card title="Summary">
      {preview.isError ? <ErrorState message={problemOf(preview.error).message} /> : null}
      {preview.isPending ? <Skeleton lines={6} /> : null}
      {preview.data === undefined || preview.isError ? null : (
        <div aria-live="polite" className={preview.isPlaceholderData ? "opacity-60" : undefined}>
          <Steps steps={preview.data.steps} />
          <dl className="mt-4 space-y-2 text-sm">
            {linesOf(preview.data).map(([term, value]) => (
              <div key={term} className="flex items-baseline justify-between gap-4">
                <dt className="text-muted">{term}</dt>
                <dd className="text-end tabular-nums">{value}</dd>
              </div>
            ))}
          </dl>
          <PreviewWarnings warnings={preview.data.problems.map(({ message }) => message)} className="mt-4" />
        </div>
      )}
    </Card>
  );
}

/** More steps than these are summed up. */
const listedMax = 12;

function Steps({ steps }: { steps: Preview["steps"] }) {
  const isLong = steps.length > listedMax;
  const shown = isLong ? [...steps.slice(0, listedMax - 2), ...steps.slice(-1)] : steps;
  return (
    <ol className="space-y-1.5 text-sm">
      {shown.map(({ title }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps may have equal titles, and never change their order
        <li key={i} className="flex gap-2">
          <span className="w-6 shrink-0 text-end text-muted tabular-nums">
            {isLong && i === shown.length - 1 ? steps.length : i + 1}
          </span>
          <span className="min-w-0 break-words">{title}</span>
        </li>
      ))}
    </ol>
  );
}

const labeledBy = { people: "people", scorer: "the scorer", "reward-model": "the fitted reward" };

function linesOf({ answers, judgeRequests, labels }: Preview): [string, string][] {
  const by = labels.by === null ? "nobody is asked" : `by ${labeledBy[labels.by]}`;
  return [
    [
      "Answers to learn from",
      answers.learned === 0 ? "none are drawn" : `about ${formatCount(answers.learned)}`,
    ],
    ["Answers to measure", `at most ${formatCount(answers.measured)}`],
    ...(judgeRequests === 0
      ? []
      : [["Requests to the judge", `at most ${formatCount(judgeRequests)}`] satisfies [string, string]]),
    ["Labels", labels.count === 0 ? by : `${formatCount(labels.count)} ${by}`],
  ];
}
