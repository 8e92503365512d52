import { readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { AnyVerb } from "@gshf/core/access";

/** Verbs of every slice's `<slice>Verbs`, and how many of them say what they answer. */
export async function countVerbs(root: string): Promise<{ verbs: number; withOutput: number }> {
  const core = path.join(root, "packages/core/src");
  const verbs: AnyVerb[] = [];
  for (const slice of readdirSync(core)) {
    const index: Record<string, unknown> = await import(
      pathToFileURL(path.join(core, slice, "index.ts")).href
    );
    // What is called so is a table of verbs; what is in it is checked below by looking at it.
    for (const [name, value] of Object.entries(index))
      if (/Verbs$/.test(name)) verbs.push(...Object.values(value as Record<string, AnyVerb>));
  }
  return {
    verbs: verbs.length,
    withOutput: verbs.filter(({ definition }) => definition.output !== undefined).length,
  };
}
