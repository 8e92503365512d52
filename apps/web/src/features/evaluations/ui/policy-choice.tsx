"use client";

import type { EvaluationOptions } from "@gshf/core/evaluations";
import { policiesMax } from "@gshf/core/evaluations/model";
import { useState } from "react";
import { Button } from "#ui/button.tsx";
import { Field, Input } from "#ui/field.tsx";

type Policy = EvaluationOptions["policies"][number];

/** Which policies: found by name, and grouped by the training that made them, its checkpoints by step. */
export function PolicyChoice({
  policies,
  chosen,
  error,
  onChoose,
}: {
  policies: readonly Policy[];
  chosen: readonly string[];
  error: string | undefined;
  onChoose: (ids: string[]) => void;
}) {
  const [typed, setTyped] = useState("");
  const words = typed.toLowerCase().split(/\s+/);
  const found = policies.filter(({ name, training }) =>
    words.every((word) => `${name} ${training?.name ?? ""}`.toLowerCase().includes(word)),
  );
  const groups = Map.groupBy(found, ({ training }) => training?.name ?? "");
  const toggle = (ids: readonly string[], isChosen: boolean) =>
    onChoose(isChosen ? [...new Set([...chosen, ...ids])] : chosen.filter((id) => !ids.includes(id)));
  return (
    <div className="space-y-3">
      <Field label="Find policies" hint={`${chosen.length} of at most ${policiesMax} chosen.`} error={error}>
        {(ids) => (
          <Input {...ids} type="search" value={typed} onChange={({ target }) => setTyped(target.value)} />
        )}
      </Field>
      <div className="max-h-80 space-y-3 overflow-y-auto">
        {[...groups].map(([training, group]) => (
          <fieldset key={training}>
            <legend className="text-sm font-semibold">
              {training === "" ? "Registered by hand" : `Training of ${training}`}
            </legend>
            {group.length > 1 ? (
              <span className="flex gap-2 py-1">
                <Button
                  size="sm"
                  onClick={() =>
                    toggle(
                      group.map(({ id }) => id),
                      true,
                    )
                  }
                >
                  All {group.length}
                </Button>
                <Button
                  size="sm"
                  onClick={() =>
                    toggle(
                      group.map(({ id }) => id),
                      false,
                    )
                  }
                >
                  None
                </Button>
              </span>
            ) : null}
            <div className="flex flex-wrap gap-x-6">
              {[...group].sort(byStep).map(({ id, name }) => (
                <label key={id} className="flex min-h-9 items-center gap-2.5 font-mono text-[0.8125rem]">
                  <input
                    type="checkbox"
                    className="size-4 shrink-0 accent-accent"
                    checked={chosen.includes(id)}
                    onChange={({ target }) => toggle([id], target.checked)}
                  />
                  {name}
                </label>
              ))}
            </div>
          </fieldset>
        ))}
        {found.length === 0 ? <p className="text-sm text-muted">No policy has this name.</p> : null}
      </div>
    </div>
  );
}

function byStep(a: Policy, b: Policy): number {
  return (a.training?.step ?? Number.POSITIVE_INFINITY) - (b.training?.step ?? Number.POSITIVE_INFINITY) || 0;
}
