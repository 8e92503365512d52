"use client";

import { useTRPC } from "#trpc/client.tsx";
import { byPages, useWhole } from "#trpc/pages.ts";
import { Card } from "#ui/card.tsx";
import type { RoundForm } from "./round-form.ts";

/** Which experiment the round belongs to; nothing where there is one only. */
export function ExperimentField({
  slug,
  form,
  hint = "The round starts from that experiment’s π₀ and learns from its rounds.",
}: {
  slug: string;
  form: RoundForm;
  hint?: string;
}) {
  const trpc = useTRPC();
  const experiments = useWhole(trpc.experiments.list.infiniteQueryOptions({ slug, limit: 200 }, byPages));
  const own = form.getValues("experiment");
  const open =
    experiments.data?.filter(({ isArchived, experiment }) => !isArchived || experiment === own) ?? [];
  if (open.length < 2) return null;
  return (
    <Card title="Experiment">
      <form.SelectField
        name="experiment"
        label="Belongs to"
        hint={hint}
        options={Object.fromEntries(open.map(({ experiment, name }) => [experiment, name]))}
      />
    </Card>
  );
}
