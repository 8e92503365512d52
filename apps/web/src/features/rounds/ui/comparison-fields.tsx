"use client";

import { armsMax } from "@gshf/core/rounds/model";
import { Plus, Trash2 } from "lucide-react";
import { useFieldArray } from "react-hook-form";
import { Button } from "#ui/button.tsx";
import type { RoundForm } from "./round-form.ts";
import { usePolicyNames } from "./use-policy-names.ts";

/** Which policies stand against each other: a row each, with the same number of prompts. */
export function ComparedPolicies({ slug, form }: { slug: string; form: RoundForm }) {
  const { control, setValue, getValues } = form;
  const { fields, append, remove } = useFieldArray({ control, name: "config.arms" });
  const { roles, named } = usePolicyNames(slug);
  const options = { ...roles, ...named };
  /** Equal shares, and names by place. */
  const settle = () => {
    const count = getValues("config.arms")?.length ?? 0;
    for (let index = 0; index < count; index += 1) {
      setValue(`config.arms.${index}.share`, 1 / count, { shouldDirty: true });
      setValue(`config.arms.${index}.name`, `pair-${index + 1}`);
    }
  };
  return (
    <div className="space-y-3">
      {fields.map((field, index) => (
        <fieldset
          key={field.id}
          className="grid grid-cols-[1fr_auto] items-end gap-3 sm:grid-cols-[1fr_1fr_auto]"
        >
          <legend className="sr-only">Policies {index + 1}</legend>
          <div className="max-sm:col-span-2">
            <form.SelectField name={`config.arms.${index}.first.policy`} label="Policy" options={options} />
          </div>
          <form.SelectField name={`config.arms.${index}.second.policy`} label="Against" options={options} />
          <Button
            variant="quiet"
            aria-label={`Remove policies ${index + 1}`}
            disabled={fields.length === 1}
            onClick={() => {
              remove(index);
              settle();
            }}
            className="px-2.5"
          >
            <Trash2 className="size-4" aria-hidden />
          </Button>
        </fieldset>
      ))}
      <Button
        size="sm"
        disabled={fields.length >= armsMax}
        onClick={() => {
          append(comparedArm);
          settle();
        }}
      >
        <Plus className="size-4" aria-hidden />
        Add two policies
      </Button>
    </div>
  );
}

/** Two policies to begin with. */
export const comparedArm = {
  name: "pair-1",
  // Draws one answer of each.
  strategy: "reference" as const,
  share: 1,
  first: { policy: "main" },
  second: { policy: "reference" },
};
