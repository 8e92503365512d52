import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";
import type { Import } from "./cruise.ts";

const root = path.resolve(import.meta.dirname, "../..");
const config = z.object({
  forbidden: z.array(
    z.object({
      name: z.string(),
      to: z.looseObject({ pathNot: z.union([z.string(), z.array(z.string())]).optional() }),
    }),
  ),
});

/** The slices of core as the import rules order them, from the ground up: each may import those before its own line. */
export function coreLevels(): string[][] {
  const { forbidden } = config.parse(
    createRequire(import.meta.url)(path.join(root, "dependency-cruiser.config.cjs")),
  );
  const levels = new Map<string, string[]>();
  for (const { name, to } of forbidden) {
    const slice = /^core-order-(.+)$/.exec(name)?.[1];
    if (slice === undefined) continue;
    const others = [to.pathNot ?? []].flat().filter((other) => !other.endsWith(`/${slice}/`));
    const below = others.join(" ");
    levels.set(below, [...(levels.get(below) ?? []), slice]);
  }
  return [...levels.entries()].sort(([a], [b]) => a.length - b.length).map(([, slices]) => slices);
}

/** What a file of core belongs to; undefined for others, and for tests and test worlds, which may import any slice. */
function sliceOf(file: string): string | undefined {
  if (/\.test\.ts$|\.fixture\.ts$|\/fixtures\//.test(file)) return undefined;
  return /^packages\/core\/src\/([^/]+)\//.exec(file)?.[1];
}

/** Imports between slices of core, one a pair; of types alone if no file needs more. */
export function sliceImports(imports: readonly Import[]): Import[] {
  const found = new Map<string, Import>();
  for (const { from, to, typeOnly } of imports) {
    const [here, there] = [sliceOf(from), sliceOf(to)];
    if (here === undefined || there === undefined || here === there) continue;
    const key = `${here} ${there}`;
    found.set(key, { from: here, to: there, typeOnly: typeOnly && found.get(key)?.typeOnly !== false });
  }
  return [...found.values()];
}
