import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import type { Findings } from "./findings.ts";
import { runTool } from "./tools.ts";

const manifest = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({ name: z.string() }).loose(),
  spec: z.unknown().optional(),
});
type Manifest = z.output<typeof manifest>;

const container = z
  .object({
    name: z.string(),
    image: z.string(),
    securityContext: z
      .object({
        readOnlyRootFilesystem: z.boolean().default(false),
        allowPrivilegeEscalation: z.boolean().default(true),
        capabilities: z.object({ drop: z.array(z.string()).default([]) }).default({ drop: [] }),
      })
      .loose()
      .prefault({}),
    resources: z
      .object({ limits: z.record(z.string(), z.unknown()).default({}) })
      .loose()
      .prefault({}),
    livenessProbe: z.unknown().optional(),
    readinessProbe: z.unknown().optional(),
  })
  .loose();
const podTemplate = z.object({
  template: z.object({
    spec: z
      .object({
        securityContext: z
          .object({ runAsNonRoot: z.boolean().default(false) })
          .loose()
          .prefault({}),
        containers: z.array(container),
      })
      .loose(),
  }),
});

/** The chart linted, rendered, and what comes out held against Kubernetes' own schemas and what we ask of pods. */
export async function checkHelm(
  chart: string,
  helm: string | null,
  kubernetesValidate: string | null,
): Promise<Findings> {
  if (helm === null) {
    return {
      problems: [],
      unchecked: [`${chart}: not rendered; Helm is in npm for x64 Linux, and not on the path`],
    };
  }
  const values = ["-f", path.join(chart, "example-values.yaml")];
  const linted = await runTool(helm, ["lint", chart, ...values]);
  if (linted.code !== 0) return { problems: [`${chart}: ${linted.said.trim()}`], unchecked: [] };
  const rendered = await runTool(helm, ["template", "gshf", chart, "--namespace", "gshf", ...values]);
  if (rendered.code !== 0) return { problems: [`${chart}: ${rendered.said.trim()}`], unchecked: [] };
  // What Helm says beside the manifests, it says before the first of them.
  const text = rendered.said.slice(rendered.said.indexOf("---"));
  const manifests = parseAllDocuments(text).flatMap((document) => {
    const value: unknown = document.toJS();
    return value === null ? [] : [manifest.parse(value)];
  });
  const known = manifests.filter(({ apiVersion }) => /^[^.]+$|\.k8s\.io\//.test(apiVersion));
  const foreign = manifests.filter((each) => !known.includes(each));
  const problems = manifests.flatMap((each) => podPolicy(chart, each));
  const unchecked = foreign.map(
    ({ kind, apiVersion }) => `${chart}: ${kind} (${apiVersion}): its schema comes with its operator`,
  );
  if (kubernetesValidate === null) {
    unchecked.push(`${chart}: Kubernetes' schemas; kubernetes-validate could not be installed from PyPI`);
  } else problems.push(...(await checkSchemas(chart, known, kubernetesValidate)));
  return { problems, unchecked };
}

function podPolicy(chart: string, { kind, metadata, spec }: Manifest): string[] {
  if (kind !== "Deployment" && kind !== "Job") return [];
  const parsed = podTemplate.safeParse(spec);
  if (!parsed.success) return [`${chart}: ${kind} ${metadata.name}: ${parsed.error.message}`];
  const pod = parsed.data.template.spec;
  return [
    ...(pod.securityContext.runAsNonRoot ? [] : [`${chart}: ${metadata.name} may run as root`]),
    ...pod.containers.flatMap((each) => {
      const at = `${chart}: ${metadata.name}: ${each.name}`;
      const { readOnlyRootFilesystem, allowPrivilegeEscalation, capabilities } = each.securityContext;
      const isServed = kind === "Deployment";
      return [
        ...(readOnlyRootFilesystem ? [] : [`${at}: its root can be written to`]),
        ...(allowPrivilegeEscalation ? [`${at}: may gain new privileges`] : []),
        ...(capabilities.drop.includes("ALL") ? [] : [`${at}: keeps capabilities`]),
        ...(each.resources.limits.memory === undefined ? [`${at}: has no limit of memory`] : []),
        ...(isServed && each.livenessProbe === undefined ? [`${at}: nobody asks whether it lives`] : []),
        ...(isServed && each.readinessProbe === undefined ? [`${at}: nobody asks whether it is ready`] : []),
        ...(/:latest$|\/[^:]+$/.test(each.image) ? [`${at}: its image has no exact tag`] : []),
      ];
    }),
  ];
}

async function checkSchemas(
  chart: string,
  manifests: readonly Manifest[],
  program: string,
): Promise<string[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "manifests-"));
  try {
    const files = manifests.map((each, index) => {
      const file = path.join(folder, `${index}-${each.kind}.json`);
      writeFileSync(file, JSON.stringify(each));
      return file;
    });
    const ran = await runTool(program, ["--strict", "--quiet", "--no-warn", ...files]);
    if (ran.code === 0) return [];
    return ran.said
      .trim()
      .split("\n")
      .map((line) => `${chart}: ${line.replaceAll(`${folder}/`, "")}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
