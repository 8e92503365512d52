// Everything about infra/ that can be checked without a cloud, a cluster and an engine; what can't be is said.
//   npm run check:infra                   installs the tools that are missing, from npm and PyPI
//   npm run check:infra -- --no-install   looks with what is there
import path from "node:path";
import { optionsOrExit } from "@gshf/cli";
import { z } from "zod";
import { checkCompose } from "./check-compose.ts";
import { checkDockerfile } from "./check-dockerfile.ts";
import { checkHelm } from "./check-helm.ts";
import { checkMonitoring } from "./check-monitoring.ts";
import { checkPolicies } from "./check-policies.ts";
import { checkTerraform } from "./check-terraform.ts";
import { type Findings, together } from "./findings.ts";
import { findTools, root } from "./tools.ts";

const options = optionsOrExit(
  `usage: npm run check:infra -- [--no-install] [--only WORD]

  --no-install   installs no tool; what needs one that is missing is listed as not checked
  --only WORD    only checks whose name contains the word`,
  z.object({ "no-install": z.boolean().default(false), only: z.string().default("") }),
);
const tools = await findTools(!options["no-install"]);
const infra = (...parts: string[]) => path.join(root, "infra", ...parts);
const missing = (what: string): Findings => ({ problems: [], unchecked: [what] });

const checks: { name: string; run: () => Findings | Promise<Findings> }[] = [
  {
    name: "terraform: syntax, format, arguments, references",
    run: () =>
      tools.hcl === null
        ? missing("infra/terraform: anything; the parser could not be installed from npm")
        : checkTerraform(infra("terraform"), tools.hcl),
  },
  { name: "terraform: policies", run: () => checkPolicies(infra("terraform"), tools.python("checkov")) },
  {
    name: "compose: schema, policies",
    run: () =>
      tools.composeSchema === null
        ? missing("infra/compose: anything; the schema could not be installed from npm")
        : checkCompose(infra("compose/compose.yaml"), tools.composeSchema),
  },
  {
    name: "helm: lint, rendering, schemas, policies",
    run: () => checkHelm(infra("helm/gshf"), tools.helm, tools.python("kubernetes-validate")),
  },
  {
    name: "images: Dockerfile",
    run: () => checkDockerfile(infra("docker/Dockerfile"), tools.python("hadolint")),
  },
  { name: "monitoring: names of metrics", run: () => checkMonitoring(root) },
];

const all: Findings[] = [];
for (const { name, run } of checks.filter((check) => check.name.includes(options.only))) {
  const findings = await run();
  all.push(findings);
  console.log(`${findings.problems.length === 0 ? "✓" : "✗"} ${name}`);
  for (const problem of findings.problems) console.log(`    ${problem.replaceAll(`${root}/`, "")}`);
}
const { problems, unchecked } = together(all);
console.log(`\nNot checked:\n${unchecked.map((line) => `  ${line.replaceAll(`${root}/`, "")}`).join("\n")}`);
console.log(`\n${problems.length === 0 ? "No problem found" : `${problems.length} problems`}.`);
process.exitCode = problems.length > 0 || all.length === 0 ? 1 : 0;
