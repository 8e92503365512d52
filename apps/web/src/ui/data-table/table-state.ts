"use client";

import { createParser, debounce, parseAsArrayOf, parseAsString, useQueryStates } from "nuqs";
import { useMemo, useState } from "react";
import type { Column } from "./column.ts";

export type Sort = { id: string; isDescending: boolean };

/** How a table is looked at. */
export type TableState = {
  sort: Sort | null;
  /** What was typed into the filter. */
  text: string;
  /** The value chosen of each column that offers them. */
  choices: Readonly<Record<string, string>>;
  /** Columns that were switched off. */
  hidden: string[];
};

export type TableStore = { state: TableState; change: (part: Partial<TableState>) => void };

export const plain: TableState = { sort: null, text: "", choices: {}, hidden: [] };

/** The state of a table without a name: gone with the page. */
export function useOwnState(): TableStore {
  const [state, setState] = useState(plain);
  return { state, change: (part) => setState((before) => ({ ...before, ...part })) };
}

/** The state of a named table: in the address, so that it can be sent, and is back after a reload. */
export function useAddressState<Data>(name: string, columns: readonly Column<Data>[]): TableStore {
  const { urlKeys, choiceParsers } = useMemo(() => parametersOf(name, columns), [name, columns]);
  const [{ sort, text, hidden }, set] = useQueryStates(parsers, { urlKeys });
  const [found, setChoices] = useQueryStates(choiceParsers);
  const choices = Object.fromEntries(
    Object.entries(found)
      .filter(([, chosen]) => chosen !== "")
      .map(([key, chosen]) => [key.slice(name.length + 1), chosen]),
  );
  const change = ({ choices: chosen, ...rest }: Partial<TableState>) => {
    // Typing would write the address on every key.
    const isTyping = rest.text !== undefined && rest.text !== "";
    void set(rest, isTyping ? { limitUrlUpdates: debounce(300) } : {});
    if (chosen === undefined) return;
    void setChoices(
      Object.fromEntries(
        Object.keys(choiceParsers).map((key) => [key, chosen[key.slice(name.length + 1)] ?? null]),
      ),
    );
  };
  return { state: { sort, text, choices, hidden }, change };
}

// "labels" is ascending, "-labels" is descending.
const parseAsSort = createParser<Sort>({
  parse: (written) => {
    const id = written.replace(/^-/, "");
    return id === "" ? null : { id, isDescending: written.startsWith("-") };
  },
  serialize: ({ id, isDescending }) => (isDescending ? `-${id}` : id),
  eq: (a, b) => a.id === b.id && a.isDescending === b.isDescending,
});

const parsers = {
  sort: parseAsSort,
  text: parseAsString.withDefault(""),
  hidden: parseAsArrayOf(parseAsString).withDefault([]),
};

/** `members.sort`, `members.find`, `members.hide`, and `members.role` for a column that offers its values. */
function parametersOf<Data>(name: string, columns: readonly Column<Data>[]) {
  const withChoices = columns.filter(({ hasChoices }) => hasChoices === true);
  return {
    urlKeys: { sort: `${name}.sort`, text: `${name}.find`, hidden: `${name}.hide` },
    choiceParsers: Object.fromEntries(
      withChoices.map(({ id }) => [`${name}.${id}`, parseAsString.withDefault("")]),
    ),
  };
}
