import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkCompose } from "./check-compose.ts";
import { checkDockerfile } from "./check-dockerfile.ts";
import { checkHelm } from "./check-helm.ts";
import { checkMonitoring } from "./check-monitoring.ts";
import { checkPolicies } from "./check-policies.ts";
import { checkTerraform } from "./check-terraform.ts";
import { readDeclarations } from "./terraform-schema.ts";
import { findTools, root } from "./tools.ts";

// Installed by `npm run check:infra`, which `npm test` runs before.
const tools = await findTools(false);
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "planted-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ours = (...parts: string[]) => path.join(root, "infra", ...parts);
const write = (name: string, text: string) => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};
/** A file of ours with one thing changed; what is not there can't be changed. */
const changed = (from: string, find: string, replace: string) => {
  const text = readFileSync(from, "utf8");
  expect(text).toContain(find);
  return write(
    path.basename(from),
    text.replace(find, () => replace),
  );
};

async function problemsOfTerraform(
  text: string,
  more: Record<string, string> = {},
): Promise<readonly string[]> {
  if (tools.hcl === null) throw new Error("no parser");
  copyFileSync(ours("terraform/provider-schema.json"), path.join(folder, "provider-schema.json"));
  write("main.tf", text);
  for (const [name, each] of Object.entries(more)) write(name, each);
  return (await checkTerraform(folder, tools.hcl)).problems;
}

const bucket = 'resource "aws_s3_bucket" "this" {\n  bucket = "b"\n}\n';

test.skipIf(tools.hcl === null).each([
  ["what is right", bucket, []],
  ["syntax", 'resource "aws_s3_bucket" {', [expect.stringMatching(/^main.tf: .*main.tf:1/)]],
  ["format", bucket.replace("  bucket", " bucket"), ["main.tf: not formatted as `terraform fmt` does"]],
  [
    "an argument",
    bucket.replace("bucket =", "buckit ="),
    ["main.tf: resource aws_s3_bucket.this: takes no buckit".replace("resource ", "")],
  ],
  [
    "a type",
    bucket.replace("aws_s3_bucket", "aws_s4_bucket"),
    ["main.tf: aws_s4_bucket.this: the schema knows no such type; make it anew"],
  ],
  [
    "what is left out, and a block's argument",
    'resource "aws_s3_bucket_versioning" "v" {\n  versioning_configuration {\n    state = "Enabled"\n  }\n}\n',
    [
      "main.tf: aws_s3_bucket_versioning.v: needs bucket",
      "main.tf: aws_s3_bucket_versioning.v.versioning_configuration: takes no state",
      "main.tf: aws_s3_bucket_versioning.v.versioning_configuration: needs status",
    ],
  ],
  ["a variable", bucket.replace('"b"', "var.b"), ["main.tf: var.b is declared nowhere in its module"]],
  ["a local", bucket.replace('"b"', "local.b"), ["main.tf: local.b is declared nowhere in its module"]],
  [
    "a resource",
    bucket.replace('"b"', "aws_vpc.x.id"),
    ["main.tf: aws_vpc.x is declared nowhere in its module"],
  ],
  [
    "an attribute",
    `${bucket}\noutput "o" {\n  value = aws_s3_bucket.this.colour\n}\n`,
    ["main.tf: aws_s3_bucket.this has no colour"],
  ],
  ["a variable that nobody uses", `variable "x" {}\n`, [".: variable x is used nowhere"]],
])("Terraform: %s", async (_, text, problems) => {
  expect(await problemsOfTerraform(text)).toEqual(problems);
});

test.skipIf(tools.hcl === null)(
  "Terraform: a module is called with what it takes, and gives what it has",
  async () => {
    const module = 'variable "a" {}\n\noutput "b" {\n  value = var.a\n}\n';
    const call = (argument: string, output: string) =>
      `module "m" {\n  source = "./m"\n\n  ${argument} = 1\n}\n\noutput "o" {\n  value = module.m.${output}\n}\n`;
    expect(await problemsOfTerraform(call("a", "b"), { "m/main.tf": module })).toEqual([]);
    expect(await problemsOfTerraform(call("c", "d"), { "m/main.tf": module })).toEqual([
      "main.tf: module.m has no output d",
      "main.tf: module m takes no c",
      "main.tf: module m needs a",
    ]);
  },
);

test("a resource's schema is read from declarations", () => {
  const link = (name: string, of: string) =>
    `/** Docs {@link https://x/docs/resources/y#${name} ${of}#${name}} */`;
  const text = `export interface YConfig extends M {
    ${link("first_name", "Y")}
    readonly firstName: string;
    ${link("rule", "Y")}
    readonly rule?: YRule[] | cdktn.IResolvable;
}
export interface YRule {
    ${link("status", "Y")}
    readonly status: string;
}
export declare class Y {
    get arnSuffix(): string;
    get firstNameInput(): string | undefined;
}`;
  expect(readDeclarations(text)).toEqual({
    required: ["first_name"],
    arguments: {
      first_name: null,
      rule: { required: ["status"], arguments: { status: null }, computed: [] },
    },
    computed: ["arn_suffix"],
  });
});

test.skipIf(tools.composeSchema === null).each([
  ["an unknown key", "    read_only: true\n    cap_drop:", "    read_onli: true\n    cap_drop:", /read_onli/],
  [
    "a root that can be written to",
    "  read_only: true",
    "  read_only: false",
    /web: its root can be written to/,
  ],
  ["an image without a version", "caddy:2.10.0-alpine", "caddy:latest", /proxy: its image has no exact tag/],
  [
    "a way in beside the proxy",
    "    shm_size: 256mb",
    '    ports:\n      - "5432:5432"',
    /postgres: only the proxy/,
  ],
  ["a secret", "MINIO_ROOT_PASSWORD: $", "MINIO_ROOT_PASSWORD: hunter2 #", /stands in the file/],
])("Compose: %s", (_, find, replace, problem) => {
  const file = changed(ours("compose/compose.yaml"), find, replace);
  expect(checkCompose(file, tools.composeSchema ?? {}).problems.join("\n")).toMatch(problem);
});

test.each([
  ["root", "USER 10001:10001\nEXPOSE 3000", "EXPOSE 3000", /web: runs as root/],
  [
    "a base without a version",
    "node:24.21.0-bookworm-slim AS base",
    "node:24 AS base",
    /node:24 is no exact version/,
  ],
  ["no health", "HEALTHCHECK NONE", "", /migrate: has no HEALTHCHECK/],
  [
    "a shell before the process",
    'CMD ["node", "apps/worker/src/main.ts"]',
    "CMD node apps/worker/src/main.ts",
    /worker: CMD/,
  ],
  ["a secret", "WORKDIR /app", "WORKDIR /app\nENV NPM_TOKEN=x", /stays in it for good/],
])("Dockerfile: %s", async (_, find, replace, problem) => {
  const file = changed(ours("docker/Dockerfile"), find, replace);
  expect((await checkDockerfile(file, null)).problems.join("\n")).toMatch(problem);
});

const chart = {
  "Chart.yaml": "apiVersion: v2\nname: planted\nversion: 0.1.0\n",
  "example-values.yaml": "image: x/web:latest\n",
  "templates/web.yaml":
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector: { matchLabels: { app: x } }\n  template:\n    metadata: { labels: { app: x } }\n    spec:\n      containers:\n" +
    "        - name: web\n          image: {{ .Values.image }}\n",
};

test.skipIf(tools.helm === null)(
  "Helm: a template that can't be rendered, and a pod that is too free",
  async () => {
    for (const [name, text] of Object.entries(chart)) write(name, text);
    const free = await checkHelm(folder, tools.helm, null);
    expect(free.problems.map((problem) => problem.replace(`${folder}: `, ""))).toEqual([
      "web may run as root",
      "web: web: its root can be written to",
      "web: web: may gain new privileges",
      "web: web: keeps capabilities",
      "web: web: has no limit of memory",
      "web: web: nobody asks whether it lives",
      "web: web: nobody asks whether it is ready",
      "web: web: its image has no exact tag",
    ]);
    write("templates/web.yaml", "{{ if }}");
    expect((await checkHelm(folder, tools.helm, null)).problems).toEqual([
      expect.stringContaining("web.yaml"),
    ]);
  },
);

test.skipIf(tools.helm === null || tools.python("kubernetes-validate") === null)(
  "Helm: a field that Kubernetes does not know",
  async () => {
    for (const [name, text] of Object.entries(chart)) write(name, text);
    write(
      "templates/web.yaml",
      chart["templates/web.yaml"].replace("  selector:", "  replicass: 2\n  selector:"),
    );
    const { problems } = await checkHelm(folder, tools.helm, tools.python("kubernetes-validate"));
    expect(problems.join("\n")).toContain("replicass");
  },
);

test.skipIf(tools.python("checkov") === null)("policies: a bucket that anybody may read", async () => {
  write(
    "main.tf",
    `${bucket}\nresource "aws_s3_bucket_acl" "a" {\n  bucket = aws_s3_bucket.this.id\n  acl = "public-read"\n}\n`,
  );
  const { problems } = await checkPolicies(folder, tools.python("checkov"));
  expect(problems.join("\n")).toContain("CKV_AWS_20");
});

test.skipIf(tools.python("hadolint") === null)("Dockerfile: what hadolint knows", async () => {
  const file = changed(ours("docker/Dockerfile"), "WORKDIR /app", "WORKDIR app");
  expect((await checkDockerfile(file, tools.python("hadolint"))).problems.join("\n")).toContain("DL3000");
});

test("monitoring: a metric that no process tells, and one that the docs leave out", () => {
  for (const file of ["apps/worker/src/metrics.ts", "apps/web/src/serve/web-metrics.ts"]) {
    write(file, readFileSync(path.join(root, file), "utf8"));
  }
  write("infra/monitoring/alerts.yaml", "expr: gshf_queue_oldest_secnds > 1 or gshf_job_seconds_bucket > 1");
  write("docs/operations/monitor.md", "gshf_rounds, gshf_web_process_cpu_seconds_total");
  const { problems } = checkMonitoring(folder);
  expect(problems).toContain("infra/monitoring/alerts.yaml: no process tells gshf_queue_oldest_secnds");
  expect(problems).toContain("docs/operations/monitor.md: does not tell of gshf_labels");
  expect(problems.filter((problem) => /gshf_(rounds|web_|job_seconds_)/.test(problem))).toEqual([]);
});
