// Writes infra/terraform/provider-schema.json anew: what the provider of AWS takes, of the resources that our files use.
//   node scripts/infra/provider-schema.ts
// The package is large and only needed here, so it is fetched for the while.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { optionsOrExit } from "@gshf/cli";
import { z } from "zod";
import { terraformFiles } from "./terraform-files.ts";
import { type BlockSchema, type ProviderSchema, readDeclarations } from "./terraform-schema.ts";
import { root, runTool } from "./tools.ts";

const source = "@cdktn/provider-aws@25.7.0";

optionsOrExit("usage: node scripts/infra/provider-schema.ts", z.object({}));
const used = { resource: new Set<string>(), data: new Set<string>() };
for (const { text } of terraformFiles(path.join(root, "infra/terraform"))) {
  for (const [, kind, type = ""] of text.matchAll(/^(resource|data) "(aws_\w+)"/gm)) {
    used[kind === "data" ? "data" : "resource"].add(type);
  }
}
const folder = mkdtempSync(path.join(os.tmpdir(), "provider-"));
try {
  const packed = await runTool("npm", ["pack", "--silent", source], folder);
  const archive = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (archive === undefined) throw new Error(`${source} could not be fetched: ${packed.said}`);
  const fileOf = (type: string, prefix: string) =>
    `package/lib/${prefix}${type.replace(/^aws_/, "").replaceAll("_", "-")}/index.d.ts`;
  const wanted = [
    ...[...used.resource].map((type) => fileOf(type, "")),
    ...[...used.data].map((type) => fileOf(type, "data-aws-")),
  ];
  // At once: it is unpacked from its beginning each time.
  const unpacked = await runTool("tar", ["-xzf", archive, ...wanted], folder);
  if (unpacked.code !== 0) throw new Error(`the provider has not all that is used: ${unpacked.said}`);
  const read = (types: Iterable<string>, prefix: string): Record<string, BlockSchema> =>
    Object.fromEntries(
      [...types]
        .sort()
        .map((type) => [
          type,
          readDeclarations(readFileSync(path.join(folder, fileOf(type, prefix)), "utf8")),
        ]),
    );
  const resources = read(used.resource, "");
  const anyFile = readFileSync(path.join(folder, fileOf("aws_s3_bucket", "")), "utf8");
  const schema: ProviderSchema = {
    provider: "hashicorp/aws",
    version: /hashicorp\/aws\/([\d.]+)\//.exec(anyFile)?.[1] ?? "unknown",
    from: source,
    resources,
    data: read(used.data, "data-aws-"),
  };
  writeFileSync(path.join(root, "infra/terraform/provider-schema.json"), `${JSON.stringify(schema)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
