"use client";

import { isDrawn, type StrategyName } from "@gshf/core/rounds/model";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#trpc/client.tsx";
import type { RoundForm } from "./round-form.ts";

/**
 * What of an arm's sources its strategy leaves open: how many draws the best is taken of, the other temperature, the
 * earlier policy. Everything else is the strategy's own, and the API can change it.
 */
export function ArmSources({
  slug,
  form,
  index,
  strategy,
}: {
  slug: string;
  form: RoundForm;
  index: number;
  strategy: StrategyName | undefined;
}) {
  if (strategy === undefined || !isDrawn(strategy, 3)) return null;
  const second = `config.arms.${index}.second` as const;
  switch (strategy) {
    case "best-of-n":
      return (
        <div className="mt-3 sm:max-w-72">
          <form.NumberField
            key="n"
            name={`${second}.n`}
            label="Draws to choose the best from"
            step="1"
            optional
            empty="omit"
            placeholder="8"
          />
        </div>
      );
    case "temperature":
      return (
        <div className="mt-3 sm:max-w-72">
          <form.NumberField
            key="temperature"
            name={`${second}.temperature`}
            label="Temperature of the second answer"
            step="0.05"
            optional
            empty="omit"
            placeholder="0.7"
            hint="The first is drawn at the round’s sampling temperature."
          />
        </div>
      );
    case "checkpoint":
      return <EarlierPolicy slug={slug} form={form} index={index} />;
    default:
      return null;
  }
}

function EarlierPolicy({ slug, form, index }: { slug: string; form: RoundForm; index: number }) {
  const trpc = useTRPC();
  const policies = useQuery(trpc.policies.list.queryOptions({ slug }));
  const names = (policies.data ?? []).filter(({ isArchived }) => !isArchived).map(({ name }) => name);
  const options = {
    previous: "the policy before the main one",
    reference: "the reference policy π₀",
    ...Object.fromEntries(names.map((name) => [name, name])),
  };
  return (
    <div className="mt-3 sm:max-w-72">
      <form.SelectField
        key="policy"
        name={`config.arms.${index}.second.policy`}
        label="Earlier policy"
        options={options}
      />
    </div>
  );
}
