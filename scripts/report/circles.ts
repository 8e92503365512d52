import { sliceImports } from "../boundaries/core-slices.ts";
import type { Import } from "../boundaries/cruise.ts";

/** Modules that import each other, directly or through others; each circle's members in alphabetical order. */
export type Circles = {
  /** Circles that exist at run time. */
  value: string[][];
  /** Circles that imports of types close, or make larger. */
  type: string[][];
};

/** Circles of files, and of core's slices: two slices can need each other without any two files doing so. */
export function circles(imports: readonly Import[]): Circles {
  const files = circlesIn(imports);
  const slices = circlesIn(sliceImports(imports));
  return { value: [...files.value, ...slices.value], type: [...files.type, ...slices.type] };
}

function circlesIn(imports: readonly Import[]): Circles {
  const value = stronglyConnected(imports.filter(({ typeOnly }) => !typeOnly));
  const known = new Set(value.map((members) => members.join("\n")));
  const type = stronglyConnected(imports).filter((members) => !known.has(members.join("\n")));
  return { value, type };
}

/** Tarjan's algorithm (1972): groups of more than one node that all reach each other. */
function stronglyConnected(imports: readonly Import[]): string[][] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const groups: string[][] = [];
  const lower = (node: string, by: number) => low.set(node, Math.min(low.get(node) ?? by, by));
  const visit = (node: string) => {
    const number = order.size;
    order.set(node, number);
    low.set(node, number);
    open.push(node);
    for (const target of targets.get(node) ?? []) {
      const known = order.get(target);
      if (known === undefined) {
        visit(target);
        lower(node, low.get(target) ?? number);
      } else if (open.includes(target)) lower(node, known);
    }
    if (low.get(node) !== number) return;
    const group = open.splice(open.indexOf(node));
    if (group.length > 1) groups.push(group.sort());
  };
  for (const node of targets.keys()) if (!order.has(node)) visit(node);
  return groups.sort((a, b) => b.length - a.length);
}
