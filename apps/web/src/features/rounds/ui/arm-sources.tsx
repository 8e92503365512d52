"use client";

import { isDrawn, type StrategyName } from "@gshf/core/rounds/model";
import { CandidateSources, SourceRows } from "./candidate-sources.tsx";
import type { RoundForm } from "./round-form.ts";
import { usePolicyNames } from "./use-policy-names.ts";

/**
 * What of an arm's sources its strategy leaves open: where candidates come from, how many draws the best is taken of, the
 * other temperature, the earlier policy. Everything else is the strategy's own, and the API can change it.
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
  if (strategy === undefined) return null;
  if (!isDrawn(strategy, 3)) return <Candidates slug={slug} form={form} index={index} />;
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

/** Names of policies are asked for once there is a source to choose one for. */
function Candidates({ slug, form, index }: { slug: string; form: RoundForm; index: number }) {
  const has = (form.watch(`config.arms.${index}.candidates`) ?? []).length > 0;
  return (
    <CandidateSources form={form} index={index}>
      {has ? <NamedRows slug={slug} form={form} index={index} /> : null}
    </CandidateSources>
  );
}

function NamedRows({ slug, form, index }: { slug: string; form: RoundForm; index: number }) {
  const { roles, named } = usePolicyNames(slug);
  return <SourceRows form={form} index={index} policies={{ ...roles, ...named }} />;
}

function EarlierPolicy({ slug, form, index }: { slug: string; form: RoundForm; index: number }) {
  const { roles, named } = usePolicyNames(slug);
  return (
    <div className="mt-3 sm:max-w-72">
      <form.SelectField
        key="policy"
        name={`config.arms.${index}.second.policy`}
        label="Earlier policy"
        options={{ previous: roles.previous, reference: roles.reference, ...named }}
      />
    </div>
  );
}
