"use client";

import { strategies, strategyNotes } from "@gshf/core/rounds/model";
import { Plus, Trash2 } from "lucide-react";
import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { Button } from "#ui/button.tsx";
import { Field, Input, Select } from "#ui/field.tsx";
import { FormProblem } from "#ui/form-problem.tsx";
import type { RoundForm } from "./round-form.ts";

/** How pairs are chosen: one or more arms, each with a strategy and a share of the prompts. */
export function ArmsField() {
  const { control, register, setValue, getValues, formState } = useFormContext<RoundForm>();
  const { fields, append, remove } = useFieldArray({ control, name: "arms" });
  const arms = useWatch({ control, name: "arms" });
  const errors = formState.errors.arms;
  const add = () => {
    const used = new Set(getValues("arms").map((arm) => arm.strategy));
    const strategy = used.has("random") ? (strategies.find((name) => !used.has(name)) ?? "random") : "random";
    append({ name: strategy, strategy, percent: 0 });
    shareEvenly(getValues("arms").length);
  };
  const shareEvenly = (count: number) => {
    for (let index = 0; index < count; index += 1) {
      const rest = 100 - Math.floor(100 / count) * (count - 1);
      setValue(`arms.${index}.percent`, index === 0 ? rest : Math.floor(100 / count), { shouldDirty: true });
    }
  };
  const sum = arms.reduce((total, arm) => total + (Number.isFinite(arm.percent) ? arm.percent : 0), 0);
  return (
    <div className="space-y-3">
      {fields.map((field, index) => {
        const strategy = arms[index]?.strategy ?? "uncertainty";
        return (
          <fieldset key={field.id} className="rounded-lg border border-line bg-paper/60 p-3">
            <legend className="sr-only">Arm {index + 1}</legend>
            <div className="grid grid-cols-[1fr_5.5rem_auto] items-end gap-3 sm:grid-cols-[1fr_1fr_6rem_auto]">
              <Field label="Strategy" className="max-sm:col-span-3">
                {(props) => (
                  <Select
                    {...props}
                    {...register(`arms.${index}.strategy`, {
                      onChange: (event: { target: { value: string } }) => {
                        const before = getValues(`arms.${index}.name`);
                        if (strategies.some((name) => name === before)) {
                          setValue(`arms.${index}.name`, event.target.value);
                        }
                      },
                    })}
                  >
                    {strategies.map((name) => (
                      <option key={name}>{name}</option>
                    ))}
                  </Select>
                )}
              </Field>
              <Field label="Arm’s name" error={errors?.[index]?.name?.message}>
                {(props) => (
                  <Input
                    {...props}
                    className="font-mono"
                    spellCheck={false}
                    {...register(`arms.${index}.name`)}
                  />
                )}
              </Field>
              <Field label="Share, %" error={errors?.[index]?.percent?.message}>
                {(props) => (
                  <Input
                    {...props}
                    type="number"
                    min={1}
                    max={100}
                    {...register(`arms.${index}.percent`, { valueAsNumber: true })}
                  />
                )}
              </Field>
              <Button
                variant="quiet"
                aria-label={`Remove arm ${index + 1}`}
                disabled={fields.length === 1}
                onClick={() => {
                  remove(index);
                  shareEvenly(getValues("arms").length);
                }}
                className="px-2.5"
              >
                <Trash2 className="size-4" aria-hidden />
              </Button>
            </div>
            <p className="mt-2 text-[0.8125rem] text-muted">{strategyNotes[strategy]}</p>
          </fieldset>
        );
      })}
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Button size="sm" onClick={add} disabled={fields.length >= 8}>
          <Plus className="size-4" aria-hidden />
          Add an arm
        </Button>
        <p className={sum === 100 ? "text-sm text-muted" : "text-sm font-medium text-danger"}>
          Shares add up to {sum} %
        </p>
      </div>
      {errors?.root?.message === undefined && errors?.message === undefined ? null : (
        <FormProblem message={errors.root?.message ?? errors.message ?? ""} />
      )}
    </div>
  );
}
