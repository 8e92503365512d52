"use client";

import { type ColumnNames, columnFields } from "@gshf/core/prompts/model";
import { Field, Select } from "#ui/field.tsx";

const fieldNames: Record<(typeof columnFields)[number], string> = {
  prompt: "the prompt",
  chosen: "the better answer",
  rejected: "the worse answer",
  candidates: "answers, a list",
  system: "the system message",
  prompt_id: "the prompt’s id",
  source: "the source",
  split: "the split",
  tags: "tags",
  p_chosen: "share of votes for the better answer, 0 to 1",
  n_votes: "number of votes",
  weight: "weight",
  strength: "strength of preference",
};

/** What the columns of a file hold, where their names don't say. */
export function MatchColumns({
  columns,
  named,
  onChange,
}: {
  columns: readonly string[];
  named: ColumnNames;
  onChange: (columns: ColumnNames) => void;
}) {
  return (
    <fieldset className="space-y-2 rounded-lg border border-line p-3">
      <legend className="px-1 text-sm font-medium">Columns</legend>
      <p className="text-[0.8125rem] text-muted">
        If their names are not among those that are read, say what they hold. Others are kept beside each row.
      </p>
      <div className="space-y-2">
        {columns.map((column) => (
          <Field key={column} label={column}>
            {(control) => (
              <Select
                {...control}
                value={named[column] ?? ""}
                onChange={(event) => onChange(withColumn(named, column, event.target.value))}
              >
                <option value="">as its name says</option>
                {columnFields.map((field) => (
                  <option key={field} value={field}>
                    {fieldNames[field]}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ))}
      </div>
    </fieldset>
  );
}

function withColumn(named: ColumnNames, column: string, value: string): ColumnNames {
  const { [column]: _, ...others } = named;
  const field = columnFields.find((name) => name === value);
  return field === undefined ? others : { ...others, [column]: field };
}
