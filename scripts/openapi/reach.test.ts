import { readFileSync } from "node:fs";
import path from "node:path";
import type { AnyVerb } from "@gshf/core/access";
import { verbs } from "@gshf/core/registry";
import { expect, it } from "vitest";
import { z } from "zod";
import { table } from "../../apps/web/src/rest/table.ts";

/* Whatever the console does can be done from a script, in each way that there is. No verb is an exception. */

const root = path.join(import.meta.dirname, "../..");
const names = Object.values(verbs)
  .flatMap((slice) => Object.values<AnyVerb>(slice))
  .map(({ definition }) => definition.name)
  .sort();

const missingFrom = (reached: Iterable<string>) => {
  const there = new Set(reached);
  return names.filter((name) => !there.has(name));
};

it("by REST", () => {
  expect(names.length).toBeGreaterThan(100);
  expect(missingFrom(table.routes.map(({ verb }) => verb.definition.name))).toEqual([]);
});

it("by the command line", () => {
  const file = readFileSync(path.join(root, "packages/cli/src/operations.json"), "utf8");
  const operations = z.array(z.object({ name: z.string(), command: z.string() })).parse(JSON.parse(file));
  expect(missingFrom(operations.map(({ name }) => name))).toEqual([]);
  expect(new Set(operations.map(({ command }) => command)).size).toBe(operations.length);
});

it("from Python, sync and async", () => {
  for (const half of ["_sync", "_async"]) {
    const file = path.join(root, "clients/python/src/gshf", half, "operations.py");
    expect(missingFrom(methodsIn(readFileSync(file, "utf8"))), half).toEqual([]);
  }
});

/** The operations that the classes of operations.py have as methods, in the API's words. */
function methodsIn(text: string): string[] {
  return text.split(/^class /m).flatMap((part) => {
    const slice = /^(?:Async)?(?:Project(?=[A-Z]))?(\w+)Api\(/.exec(part)?.[1]?.toLowerCase() ?? "";
    return [...part.matchAll(/^ {4}(?:async )?def ([a-z]\w*)\(/gm)].map(([, name = ""]) => {
      const verb = name.replace(/_$/, "").replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
      return `${slice}.${verb}`;
    });
  });
}
