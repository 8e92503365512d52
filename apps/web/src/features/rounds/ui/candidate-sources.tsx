import { candidateSourcesMax } from "@gshf/core/rounds/model";
import { Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#ui/button.tsx";
import type { RoundForm } from "./round-form.ts";

type Part = { form: RoundForm; index: number };

function sourcesOf({ form, index }: Part) {
  const path = `config.arms.${index}.candidates` as const;
  const sources = form.watch(path) ?? [];
  const set = (next: typeof sources) =>
    form.setValue(path, next.length === 0 ? undefined : next, { shouldDirty: true });
  return { path, sources, set };
}

/**
 * What the candidates of an arm are drawn from; without any source they are the round's own.
 *
 * @param children the sources there are, as `SourceRows`
 */
export function CandidateSources({ form, index, children }: Part & { children?: ReactNode }) {
  const { sources, set } = sourcesOf({ form, index });
  const add = () => {
    const n = form.getValues("config.samples") ?? 8;
    // The first takes the round's place, the next come beside it.
    if (sources.length === 0) set([{ policy: "reference", n }]);
    else set([...sources, { policy: "main", n: Math.max(1, Math.floor(n / 2)) }]);
  };
  return (
    <div className="mt-3 space-y-3">
      {children}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button size="sm" disabled={sources.length >= candidateSourcesMax} onClick={add}>
          <Plus className="size-4" aria-hidden />
          {sources.length === 0 ? "Choose candidate sources" : "Add a source"}
        </Button>
        <p className="min-w-0 text-[0.8125rem] text-muted">
          {sources.length === 0
            ? "Candidates come from the round’s own policy."
            : "Candidates of several policies are weighted by π₀ over the mixture. Each pair shows its effective sample size, with a warning below 3. This needs temperature 1."}
        </p>
      </div>
    </div>
  );
}

/** The sources of an arm's candidates: policies, each with how many draws and at which temperature. */
export function SourceRows({
  form,
  index,
  policies,
}: Part & {
  /** What a source may name, with what it is called. */
  policies: Readonly<Record<string, string>>;
}) {
  const { path, sources, set } = sourcesOf({ form, index });
  const total = sources.reduce((sum, { n }) => sum + (n ?? Number.NaN), 0);
  return sources.map(({ n }, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a source is its place
    <div key={place} className="grid grid-cols-2 items-end gap-3 sm:grid-cols-[1fr_5.5rem_6.5rem_auto]">
      <div className="max-sm:col-span-2">
        <form.SelectField
          name={`${path}.${place}.policy`}
          label={`Source ${place + 1}${shareOf(n, total)}`}
          options={policies}
        />
      </div>
      <form.NumberField name={`${path}.${place}.n`} label="Draws" step="1" />
      <form.NumberField
        name={`${path}.${place}.temperature`}
        label="Temperature"
        optional
        empty="omit"
        step="0.05"
        placeholder="the round’s"
      />
      <Button
        variant="quiet"
        aria-label={`Remove source ${place + 1} of arm ${index + 1}`}
        onClick={() => set(sources.filter((_, other) => other !== place))}
        className="px-2.5"
      >
        <Trash2 className="size-4" aria-hidden />
      </Button>
    </div>
  ));
}

/** A source's weight in the mixture. */
function shareOf(n: number | undefined, total: number): string {
  return n !== undefined && total > 0 ? `, ${Math.round((100 * n) / total)} %` : "";
}
