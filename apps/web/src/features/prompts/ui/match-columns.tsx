"use client";

import { type ColumnNames, columnFields } from "@gshf/core/prompts/model";
import { useState } from "react";
import { Button } from "#ui/button.tsx";
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

/** Of a file that was refused: what its columns are, and the same file again with that. */
export function MatchColumns({
  columns,
  chosen,
  onImport,
}: {
  columns: readonly string[];
  /** What was said the last time. */
  chosen: ColumnNames;
  onImport: (columns: ColumnNames) => void;
}) {
  const [named, setNamed] = useState(chosen);
  return (
    <form
      className="space-y-2 rounded-lg border border-line p-3"
      onSubmit={(event) => {
        event.preventDefault();
        onImport(named);
      }}
    >
      <p className="text-sm font-medium">Match the columns</p>
      <p className="text-[0.8125rem] text-muted">
        If their names are not among those that are read, say what they hold. Others are kept beside each row.
      </p>
      <div className="max-h-72 space-y-2 overflow-y-auto">
        {columns.map((column) => (
          <Field key={column} label={column}>
            {(control) => (
              <Select
                {...control}
                value={named[column] ?? ""}
                onChange={(event) => setNamed(withColumn(named, column, event.target.value))}
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
      <Button type="submit" variant="primary">
        Import with these columns
      </Button>
    </form>
  );
}

function withColumn(named: ColumnNames, column: string, value: string): ColumnNames {
  const { [column]: _, ...others } = named;
  const field = columnFields.find((name) => name === value);
  return field === undefined ? others : { ...others, [column]: field };
}
