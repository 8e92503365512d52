import path from "node:path";
import type { ParsedFile } from "./terraform-files.ts";
import type { ProviderSchema } from "./terraform-schema.ts";

/** Arguments that a call of a module may have beside the module's variables. */
const callArguments = new Set(["source", "version", "providers", "for_each", "count", "depends_on"]);

type Module = {
  folder: string;
  files: readonly ParsedFile[];
  variables: ReadonlyMap<string, { isRequired: boolean }>;
  outputs: ReadonlySet<string>;
  locals: ReadonlySet<string>;
  /** What may be named: `aws_vpc.this`, `data.aws_region.current`, `ephemeral.random_password.x`, `module.network`. */
  named: ReadonlySet<string>;
  sources: ReadonlyMap<string, string>;
};

/** Every name that is used is declared in its module, what is declared is used, and modules are called with what they take. */
export function checkReferences(files: readonly ParsedFile[], schema: ProviderSchema): string[] {
  const modules = new Map(
    [...Map.groupBy(files, ({ name }) => path.posix.dirname(name))].map(([folder, own]) => [
      folder,
      describeModule(folder, own),
    ]),
  );
  return [...modules.values()].flatMap((module) => [
    ...module.files.flatMap((file) => checkNames(file, module, modules, schema)),
    ...unusedVariables(module),
    ...checkCalls(module, modules),
  ]);
}

function describeModule(folder: string, files: readonly ParsedFile[]): Module {
  const labels = (kind: "resource" | "data" | "ephemeral", prefix: string) =>
    files.flatMap((file) =>
      Object.entries(file[kind]).flatMap(([type, byName]) =>
        Object.keys(byName).map((name) => `${prefix}${type}.${name}`),
      ),
    );
  const calls = files.flatMap((file) => Object.entries(file.module));
  return {
    folder,
    files,
    variables: new Map(
      files.flatMap((file) =>
        Object.entries(file.variable).map(([name, [body]]) => [
          name,
          { isRequired: !Object.hasOwn(body ?? {}, "default") },
        ]),
      ),
    ),
    outputs: new Set(files.flatMap((file) => Object.keys(file.output))),
    locals: new Set(files.flatMap((file) => file.locals.flatMap(Object.keys))),
    named: new Set([
      ...labels("resource", ""),
      ...labels("data", "data."),
      ...labels("ephemeral", "ephemeral."),
    ]),
    sources: new Map(
      calls.map(([name, [body]]) => [name, path.posix.join(folder, String(body?.source ?? ""))]),
    ),
  };
}

/** The text without comments; names stand in expressions and in templates alike. */
function codeOf(text: string): string {
  return text.replace(/^\s*#.*$/gm, "").replace(/\s#\s.*$/gm, "");
}

function checkNames(
  { name: file, text }: ParsedFile,
  module: Module,
  modules: ReadonlyMap<string, Module>,
  schema: ProviderSchema,
): string[] {
  const code = codeOf(text);
  const problems: string[] = [];
  for (const [, name = ""] of code.matchAll(/\bvar\.(\w+)/g)) {
    if (!module.variables.has(name)) problems.push(`${file}: var.${name} is declared nowhere in its module`);
  }
  for (const [, name = ""] of code.matchAll(/\blocal\.(\w+)/g)) {
    if (!module.locals.has(name)) problems.push(`${file}: local.${name} is declared nowhere in its module`);
  }
  for (const [, call = "", output] of code.matchAll(/\bmodule\.(\w+)(?:\.(\w+))?/g)) {
    const called = modules.get(module.sources.get(call) ?? "");
    if (called === undefined)
      problems.push(`${file}: module.${call} is called nowhere, or its source is missing`);
    else if (output !== undefined && !called.outputs.has(output)) {
      problems.push(`${file}: module.${call} has no output ${output}`);
    }
  }
  const reference =
    /(?<![\w."/-])((?:data\.|ephemeral\.)?(?:aws|random)_\w+\.\w+)(?:\[[^\]]*\])?(?:\.(\w+))?/g;
  for (const [, named = "", attribute] of code.matchAll(reference)) {
    if (!module.named.has(named)) problems.push(`${file}: ${named} is declared nowhere in its module`);
    else if (attribute !== undefined && !canBeRead(named, attribute, schema)) {
      problems.push(`${file}: ${named} has no ${attribute}`);
    }
  }
  return problems;
}

function canBeRead(named: string, attribute: string, schema: ProviderSchema): boolean {
  const [, kind, type = ""] = /^(data\.|ephemeral\.)?(\w+)\./.exec(named) ?? [];
  const known = (kind === "data." ? schema.data : schema.resources)[type];
  if (known === undefined || kind === "ephemeral.") return true;
  return known.computed.includes(attribute) || Object.hasOwn(known.arguments, attribute);
}

function unusedVariables({ folder, files, variables }: Module): string[] {
  const code = files.map(({ text }) => codeOf(text)).join("\n");
  return [...variables.keys()]
    .filter((name) => {
      const uses = code.match(new RegExp(`\\bvar\\.${name}\\b`, "g"))?.length ?? 0;
      const inOwnValidation = files.flatMap(({ variable }) => variable[name] ?? []);
      return (
        uses <= (JSON.stringify(inOwnValidation).match(new RegExp(`\\bvar\\.${name}\\b`, "g"))?.length ?? 0)
      );
    })
    .map((name) => `${folder}: variable ${name} is used nowhere`);
}

function checkCalls(module: Module, modules: ReadonlyMap<string, Module>): string[] {
  return module.files.flatMap((file) =>
    Object.entries(file.module).flatMap(([name, [body]]) => {
      const called = modules.get(module.sources.get(name) ?? "");
      if (called === undefined) return [`${file.name}: module ${name} leads to no module of ours`];
      const given = Object.keys(body ?? {}).filter((argument) => !callArguments.has(argument));
      return [
        ...given
          .filter((argument) => !called.variables.has(argument))
          .map((argument) => `${file.name}: module ${name} takes no ${argument}`),
        ...[...called.variables]
          .filter(([argument, { isRequired }]) => isRequired && !given.includes(argument))
          .map(([argument]) => `${file.name}: module ${name} needs ${argument}`),
      ];
    }),
  );
}
