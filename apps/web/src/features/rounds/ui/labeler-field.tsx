"use client";

import { type LabelerKind, labelerKinds, labelerSchema, labelsProblem } from "@gshf/core/rounds/model";
import { type ReactNode, useEffect, useId } from "react";
import { useFormState, useWatch } from "react-hook-form";
import { Formula } from "#ui/formula.tsx";
import type { RoundForm } from "./round-form.ts";

const choices: Record<LabelerKind, { title: string; what: string }> = {
  people: {
    title: "People",
    what: "Labelers you invite compare the answers. The round waits for them.",
  },
  scorer: {
    title: "The gold scorer",
    what: "The project’s scorer scores each answer once, and the scores decide. Nobody is asked: once started, the round goes on to its end by itself.",
  },
  "reward-model": {
    title: "The reward model",
    what: "The reward that chose the pairs also labels them. Their rows are marked pseudo, and no reward learns from them. Once started, the round goes on to its end by itself.",
  },
};

/** Who labels the round's pairs, and how scores decide where no person does. */
export function LabelerField({
  form,
  kinds: offered = labelerKinds,
}: {
  form: RoundForm;
  /** Who may be chosen. */
  kinds?: readonly LabelerKind[];
}) {
  const { control, setValue } = form;
  const labeler = useWatch({ control, name: "config.labeler" }) ?? { kind: "people" };
  const labels = useWatch({ control, name: "config.labelsPerPair" });
  const group = useId();
  const { errors } = useFormState({ control });
  // What says the same each time is asked once, and there is no field to say so in.
  const isOnce = labels !== 1 && labelsProblem(labelerSchema.parse(labeler), 2) !== null;
  useEffect(() => {
    if (isOnce) setValue("config.labelsPerPair", 1);
  }, [isOnce, setValue]);
  const fault = errors.config?.labeler?.message;
  return (
    <fieldset className="space-y-2">
      <legend className="sr-only">Who labels</legend>
      {offered.map((kind) => (
        <Choice
          key={kind}
          name={group}
          isChecked={labeler.kind === kind}
          onCheck={() => setValue("config.labeler", labelerSchema.parse({ kind }), { shouldDirty: true })}
          {...choices[kind]}
        />
      ))}
      {typeof fault === "string" ? (
        <p role="alert" className="text-sm text-danger">
          {fault}
        </p>
      ) : null}
      {labeler.kind === "scorer" ? (
        <div className="grid gap-x-4 gap-y-5 pt-3 sm:grid-cols-2">
          <form.SelectField
            name="config.labeler.choice"
            label="How its scores decide"
            hint="A draw errs as people do, the more often the nearer the scores are."
            options={{
              "bradley-terry": "by a draw from σ((r₁ − r₂)/T)",
              better: "always for the better answer",
            }}
          />
          {labeler.choice === "better" ? null : (
            <form.NumberField
              name="config.labeler.temperature"
              label="T of the draw"
              step="0.1"
              hint={
                <>
                  With <Formula tex="T\to0" /> the better answer always wins; a large <Formula tex="T" />{" "}
                  makes labels noisy.
                </>
              }
            />
          )}
        </div>
      ) : null}
    </fieldset>
  );
}

function Choice({
  name,
  title,
  what,
  isChecked,
  onCheck,
}: {
  name: string;
  title: string;
  what: ReactNode;
  isChecked: boolean;
  onCheck: () => void;
}) {
  const whatId = useId();
  return (
    <div className="flex items-start gap-2.5 text-sm">
      <input
        id={`${whatId}-choice`}
        type="radio"
        name={name}
        className="mt-0.5 size-4 shrink-0 accent-accent"
        checked={isChecked}
        onChange={onCheck}
        aria-describedby={whatId}
      />
      <div>
        <label htmlFor={`${whatId}-choice`} className="font-medium">
          {title}
        </label>
        <p id={whatId} className="text-[0.8125rem] text-muted">
          {what}
        </p>
      </div>
    </div>
  );
}
