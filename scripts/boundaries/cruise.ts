import "./typescript-for-cruiser.ts";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";

const root = path.resolve(import.meta.dirname, "../..");

const cruiseResult = z.object({
  modules: z.array(
    z.object({
      source: z.string(),
      dependencies: z.array(z.object({ resolved: z.string(), dependencyTypes: z.array(z.string()) })),
    }),
  ),
  summary: z.object({
    totalCruised: z.number(),
    totalDependenciesCruised: z.number(),
    violations: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        rule: z.object({ name: z.string() }),
        cycle: z.array(z.object({ name: z.string() })).optional(),
      }),
    ),
  }),
});

export type Violation = {
  rule: string;
  from: string;
  to: string;
};

/** One module names another. `typeOnly`: nothing of it is left at run time. */
export type Import = {
  from: string;
  to: string;
  typeOnly: boolean;
};

export type Cruise = {
  modules: number;
  dependencies: number;
  imports: Import[];
  violations: Violation[];
};

/** Checks the import rules of dependency-cruiser.config.cjs on folders of `baseDirectory`. */
export async function cruise(folders: string[], baseDirectory: string = root): Promise<Cruise> {
  const { cruise: run } = await import("dependency-cruiser");
  const config = createRequire(import.meta.url)(path.join(root, "dependency-cruiser.config.cjs"));
  const result = await run(
    folders,
    { ...config.options, baseDir: baseDirectory, ruleSet: config, validate: true, outputType: "json" },
    config.options.enhancedResolveOptions,
  );
  const { summary, modules } = cruiseResult.parse(
    typeof result.output === "string" ? JSON.parse(result.output) : result.output,
  );
  return {
    modules: summary.totalCruised,
    dependencies: summary.totalDependenciesCruised,
    imports: modules.flatMap(({ source, dependencies }) =>
      dependencies.map(({ resolved, dependencyTypes }) => ({
        from: source,
        to: resolved,
        typeOnly: dependencyTypes.includes("type-only") || dependencyTypes.includes("type-import"),
      })),
    ),
    violations: [
      ...summary.violations.map(({ rule, from, to, cycle }) => ({
        rule: rule.name,
        from,
        to: cycle === undefined ? to : cycle.map(({ name }) => name).join(" → "),
      })),
      ...modules.flatMap(({ source }) =>
        isCatchAll(source) ? [{ rule: "no-catch-all-names", from: source, to: "the noun it is about" }] : [],
      ),
    ],
  };
}

/** A folder or file whose name says nothing about what is in it. The cruiser itself rules imports only. */
function isCatchAll(source: string): boolean {
  // Not of vendors, nor Node's own `util`.
  if (source.includes("node_modules/") || !source.includes("/")) return false;
  return source.split("/").some((part) => /^(utils?|helpers?|common|misc)(\.|$)/.test(part));
}
