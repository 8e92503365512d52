"use client";

import { Check, Columns3, Download } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { Button } from "../button.tsx";
import { Input, Select } from "../field.tsx";
import { formatCount } from "../format.ts";
import { type Column, choicesOf } from "./column.ts";
import type { TableStore } from "./table-state.ts";

/** What is above a long table: find, choose, which columns, and a file of what is shown. */
export function Toolbar<Data>({
  label,
  columns,
  rows,
  shownCount,
  store: { state, change },
  onSave,
}: {
  label: string;
  columns: readonly Column<Data>[];
  /** All of them, to know what can be chosen. */
  rows: readonly Data[];
  shownCount: number;
  store: TableStore;
  /** Without, no file is offered. */
  onSave?: (() => void) | undefined;
}) {
  return (
    <div className="flex flex-wrap items-center gap-2 card-inset-x pb-3 print:hidden">
      <Input
        type="search"
        aria-label={`Find in ${label}`}
        placeholder="Find…"
        className="max-w-56 min-w-32 flex-1"
        value={state.text}
        onChange={(event) => change({ text: event.target.value })}
      />
      {columns
        .filter(({ hasChoices }) => hasChoices === true)
        .map((column) => (
          // As wide as its longest choice: a control by itself is as wide as its box.
          <div key={column.id}>
            <Select
              aria-label={column.header}
              value={state.choices[column.id] ?? ""}
              onChange={(event) => change({ choices: { ...state.choices, [column.id]: event.target.value } })}
            >
              <option value="">{column.header}: all</option>
              {choicesOf(column, rows).map((choice) => (
                <option key={choice} value={choice}>
                  {choice}
                </option>
              ))}
            </Select>
          </div>
        ))}
      <p role="status" className="text-[0.8125rem] text-muted tabular-nums">
        {shownCount === rows.length
          ? `${formatCount(rows.length)} rows`
          : `${formatCount(shownCount)} of ${formatCount(rows.length)} rows`}
      </p>
      <div className="ms-auto flex gap-1">
        <ColumnChooser columns={columns} store={{ state, change }} />
        {onSave === undefined ? null : (
          <Button size="sm" variant="quiet" onClick={onSave}>
            <Download className="size-4" aria-hidden />
            CSV<span className="sr-only"> of {label}</span>
          </Button>
        )}
      </div>
    </div>
  );
}

function ColumnChooser<Data>({
  columns,
  store: { state, change },
}: {
  columns: readonly Column<Data>[];
  store: TableStore;
}) {
  // The first one says which row it is, and what has no value has buttons.
  const optional = columns.slice(1).filter(({ value }) => value !== undefined);
  const toggle = (id: string, isShown: boolean) =>
    change({ hidden: isShown ? state.hidden.filter((each) => each !== id) : [...state.hidden, id] });
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <Button size="sm" variant="quiet">
          <Columns3 className="size-4" aria-hidden />
          Columns
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          className="z-50 max-h-80 min-w-48 animate-appear overflow-y-auto rounded-lg border border-line bg-surface p-1 shadow-float"
        >
          {optional.map(({ id, header }) => (
            <DropdownMenu.CheckboxItem
              key={id}
              checked={!state.hidden.includes(id)}
              onCheckedChange={(isShown) => toggle(id, isShown)}
              // Several are chosen at once.
              onSelect={(event) => event.preventDefault()}
              className="relative flex min-h-9 cursor-pointer items-center rounded-md ps-8 pe-3 text-sm outline-none data-highlighted:bg-raised"
            >
              <DropdownMenu.ItemIndicator className="absolute start-2">
                <Check className="size-4" aria-hidden />
              </DropdownMenu.ItemIndicator>
              {header}
            </DropdownMenu.CheckboxItem>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
