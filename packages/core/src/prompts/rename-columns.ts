import { BadRow, isRecord, type RowReading, readRow } from "./bad-row.ts";
import type { ColumnNames } from "./model.ts";

/**
 * Lets a reader see the columns of a file under the names that it knows; what it refuses is told by the file's own.
 *
 * @param columns what each of the file's columns is to be read as; others keep their names
 */
export function withColumnNames<T>(
  read: (raw: unknown) => RowReading<T>,
  columns: ColumnNames,
): (raw: unknown) => RowReading<T> {
  if (Object.keys(columns).length === 0) return read;
  const nameOf = (name: string): string => (Object.hasOwn(columns, name) ? (columns[name] ?? name) : name);
  const own = new Map(Object.entries(columns).map(([name, field]) => [field as string, name]));
  return (raw) => {
    if (!isRecord(raw)) return read(raw);
    const renamed = readRow(() => {
      const names = Object.keys(raw).map(nameOf);
      const twice = names.find((name, i) => names.indexOf(name) !== i);
      if (twice !== undefined) throw new BadRow(twice, "is what two columns are to be read as");
      return Object.fromEntries(Object.entries(raw).map(([name, value]) => [nameOf(name), value]));
    });
    if (!renamed.ok) return renamed;
    const taken = read(renamed.row);
    if (taken.ok) return taken;
    const [head = ""] = /^[^.[]*/.exec(taken.field) ?? [];
    const named = own.get(head);
    return named === undefined ? taken : { ...taken, field: `${named}${taken.field.slice(head.length)}` };
  };
}
