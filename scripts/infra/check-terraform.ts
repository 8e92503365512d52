import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Findings } from "./findings.ts";
import { type Body, body, type ParsedFile, parsedFile, terraformFiles } from "./terraform-files.ts";
import { checkReferences } from "./terraform-references.ts";
import { type BlockSchema, type ProviderSchema, providerSchema } from "./terraform-schema.ts";
import type { Hcl } from "./tools.ts";

/** What Terraform itself takes in every resource. */
const metaArguments = new Set(["for_each", "count", "depends_on", "lifecycle", "provider", "timeouts"]);

/** Format, syntax, every argument against the provider's schema, every reference against what it names. */
export async function checkTerraform(folder: string, hcl: Hcl): Promise<Findings> {
  const problems: string[] = [];
  const files: ParsedFile[] = [];
  const found = terraformFiles(folder);
  if (found.length === 0) problems.push(`${folder}: no Terraform file`);
  for (const { name, text } of found) {
    try {
      files.push({ ...parsedFile.parse(await hcl.parse(name, text)), name, text });
      if ((await hcl.format(text)) !== text)
        problems.push(`${name}: not formatted as \`terraform fmt\` does`);
    } catch (error) {
      problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const schema = providerSchema.parse(
    JSON.parse(readFileSync(path.join(folder, "provider-schema.json"), "utf8")),
  );
  const unknownKinds = new Set<string>();
  for (const file of files) {
    for (const kind of ["resource", "data"] as const) {
      for (const [type, byName] of Object.entries(file[kind])) {
        const known = (kind === "resource" ? schema.resources : schema.data)[type];
        for (const [name, bodies] of Object.entries(byName)) {
          const at = `${file.name}: ${kind === "data" ? "data." : ""}${type}.${name}`;
          if (known !== undefined) for (const each of bodies) problems.push(...checkBody(at, each, known));
          else if (type.startsWith("aws_"))
            problems.push(`${at}: the schema knows no such type; make it anew`);
          else unknownKinds.add(type);
        }
      }
    }
    for (const type of Object.keys(file.ephemeral)) unknownKinds.add(`ephemeral ${type}`);
  }
  problems.push(...checkReferences(files, schema));
  return { problems, unchecked: uncheckedOf(schema, unknownKinds) };
}

function uncheckedOf(schema: ProviderSchema, unknownKinds: ReadonlySet<string>): string[] {
  return [
    "terraform validate and plan: Terraform's program and a provider's are in no package registry; types of values, " +
      "and what AWS says, are seen first by `terraform plan`",
    ...[...unknownKinds].map(
      (kind) => `arguments of ${kind}: not in the schema of ${schema.provider} ${schema.version}`,
    ),
  ];
}

function checkBody(at: string, given: Body, schema: BlockSchema): string[] {
  const dynamic = body.safeParse(given.dynamic).data ?? {};
  const names = [...Object.keys(given).filter((name) => name !== "dynamic"), ...Object.keys(dynamic)];
  const isKnown = (name: string) => Object.hasOwn(schema.arguments, name) || metaArguments.has(name);
  return [
    ...names.filter((name) => !isKnown(name)).map((name) => `${at}: takes no ${name}`),
    ...schema.required.filter((name) => !names.includes(name)).map((name) => `${at}: needs ${name}`),
    ...names.flatMap((name) => {
      const inner = schema.arguments[name];
      if (inner === undefined || inner === null) return [];
      const blocks = z.array(body).safeParse(given[name]).data ?? contentsOf(dynamic[name]);
      return blocks.flatMap((block) => checkBody(`${at}.${name}`, block, inner));
    }),
  ];
}

function contentsOf(dynamic: unknown): Body[] {
  const blocks = z.array(z.object({ content: z.array(body) }).loose()).safeParse(dynamic);
  return (blocks.data ?? []).flatMap(({ content }) => content);
}
