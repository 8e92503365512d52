"use client";

import {
  armsMax,
  type ChoiceVersion,
  choiceVersionNow,
  type StrategyName,
  strategies,
  strategiesOf,
  strategyNote,
  strategyOptions,
} from "@gshf/core/rounds/model";
import { Plus, Trash2 } from "lucide-react";
import { useFieldArray, useWatch } from "react-hook-form";
import { Button } from "#ui/button.tsx";
import { ArmSources } from "./arm-sources.tsx";
import type { RoundForm } from "./round-form.ts";

/** How pairs are chosen: one or more arms, each with a strategy and a share of the prompts. */
export function ArmsField({ slug, form }: { slug: string; form: RoundForm }) {
  const { control, setValue, getValues } = form;
  const { fields, append, remove } = useFieldArray({ control, name: "config.arms" });
  const arms = useWatch({ control, name: "config.arms" }) ?? [];
  const armsNow = () => getValues("config.arms") ?? [];
  const add = () => {
    const used = new Set(armsNow().map((arm) => arm.strategy));
    const strategy = used.has("random") ? (strategies.find((name) => !used.has(name)) ?? "random") : "random";
    append({ name: strategy, strategy, share: 1 });
    shareEvenly(armsNow().length);
  };
  const shareEvenly = (count: number) => {
    const each = Math.floor(100 / count);
    for (let index = 0; index < count; index += 1) {
      const percent = index === 0 ? 100 - each * (count - 1) : each;
      setValue(`config.arms.${index}.share`, percent / 100, { shouldDirty: true });
    }
  };
  const version = useWatch({ control, name: "config.choice" }) ?? choiceVersionNow;
  /** An arm that is called after its strategy goes on being called so; options of another strategy go. */
  const rename = (index: number, strategy: string) => {
    setValue(`config.arms.${index}.options`, undefined);
    for (const field of ["first", "second", "candidates"] as const) {
      setValue(`config.arms.${index}.${field}`, undefined);
    }
    const before = getValues(`config.arms.${index}.name`);
    if (strategies.some((name) => name === before)) setValue(`config.arms.${index}.name`, strategy);
  };
  const sum = percentOf(arms.reduce((total, { share }) => total + (Number.isFinite(share) ? share : 0), 0));
  return (
    <div className="space-y-3">
      {fields.map((field, index) => (
        <fieldset key={field.id} className="rounded-lg border border-line bg-paper/60 p-3">
          <legend className="sr-only">Arm {index + 1}</legend>
          <div className="grid grid-cols-[1fr_5.5rem_auto] items-end gap-3 sm:grid-cols-[1fr_1fr_6rem_auto]">
            <div className="max-sm:col-span-3">
              <form.SelectField
                name={`config.arms.${index}.strategy`}
                label="Strategy"
                options={strategyNames}
                offered={strategiesOf(version)}
                onChange={(event) => rename(index, event.target.value)}
              />
            </div>
            <form.TextField
              name={`config.arms.${index}.name`}
              label="Arm’s name"
              className="font-mono"
              spellCheck={false}
            />
            <form.NumberField name={`config.arms.${index}.share`} label="Share, %" unit={0.01} />
            <Button
              variant="quiet"
              aria-label={`Remove arm ${index + 1}`}
              disabled={fields.length === 1}
              onClick={() => {
                remove(index);
                shareEvenly(armsNow().length);
              }}
              className="px-2.5"
            >
              <Trash2 className="size-4" aria-hidden />
            </Button>
          </div>
          <p className="mt-2 text-[0.8125rem] text-muted">
            {strategyNote(arms[index]?.strategy ?? "uncertainty", version)}
          </p>
          {version === 1 ? null : (
            <ArmOption form={form} index={index} strategy={arms[index]?.strategy} version={version} />
          )}
          {version === 3 ? (
            <ArmSources slug={slug} form={form} index={index} strategy={arms[index]?.strategy} />
          ) : null}
        </fieldset>
      ))}
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Button size="sm" onClick={add} disabled={fields.length >= armsMax}>
          <Plus className="size-4" aria-hidden />
          Add an arm
        </Button>
        <p className={sum === 100 ? "text-sm text-muted" : "text-sm font-medium text-danger"}>
          Shares add up to {sum} %
        </p>
      </div>
    </div>
  );
}

/** The option that the arm's strategy has of its own, if it has one. */
function ArmOption({
  form,
  index,
  strategy,
  version,
}: {
  form: RoundForm;
  index: number;
  strategy: StrategyName | undefined;
  version: ChoiceVersion;
}) {
  const option = strategy === undefined ? undefined : strategyOptions[strategy];
  // What is drawn has its number and temperature with its source.
  if (option === undefined || (version === 3 && option !== "radius")) return null;
  return (
    <div className="mt-3 sm:max-w-72">
      <form.NumberField
        // Of another strategy it is another field.
        key={`${strategy} ${option}`}
        name={`config.arms.${index}.options.${option}`}
        label={optionLabels[option]}
        optional
        empty="omit"
        placeholder={optionDefaults[option]}
        {...(option === "bestOf" ? { step: "1" } : {})}
      />
    </div>
  );
}

const optionLabels = {
  bestOf: "Draws to take the best of",
  temperature: "Temperature, relative to π¹",
  radius: "Width of the confidence interval",
} as const;
const optionDefaults = { bestOf: "8", temperature: "2", radius: "as the round’s" } as const;

const strategyNames = Object.fromEntries(strategies.map((name) => [name, name])) as Record<
  StrategyName,
  string
>;

const percentOf = (share: number) => Number((share * 100).toPrecision(10));
