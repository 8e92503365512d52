import { readFileSync } from "node:fs";
import type { Findings } from "./findings.ts";
import { runTool } from "./tools.ts";

type Stage = { name: string; from: string; lines: string[] };

/** The targets that are deployed. */
const targets = ["web", "worker", "migrate"];

/** What we ask of images, and with hadolint the rest of what is known of Dockerfiles. */
export async function checkDockerfile(file: string, hadolint: string | null): Promise<Findings> {
  const text = readFileSync(file, "utf8");
  const stages = readStages(text);
  const names = new Set(stages.map(({ name }) => name));
  const problems = stages.flatMap(({ from }) =>
    names.has(from) || /:\d+\.\d+\.\d+/.test(from) || from.includes("@sha256:")
      ? []
      : [`${file}: ${from} is no exact version`],
  );
  for (const target of targets) {
    const lines = stages.find(({ name }) => name === target)?.lines;
    if (lines === undefined) problems.push(`${file}: there is no target ${target}`);
    else problems.push(...checkTarget(`${file}: ${target}`, lines));
  }
  if (/^(ENV|ARG) .*(SECRET|PASSWORD|TOKEN)/m.test(text)) {
    problems.push(`${file}: a secret in an image stays in it for good`);
  }
  const unchecked = [`${file}: nothing was built from it; no engine is asked for here`];
  if (hadolint === null) unchecked.push(`${file}: hadolint's rules; it could not be installed from PyPI`);
  else {
    const ran = await runTool(hadolint, ["--no-color", "--failure-threshold", "warning", file]);
    if (ran.code !== 0) problems.push(...ran.said.trim().split("\n"));
  }
  return { problems, unchecked };
}

function checkTarget(at: string, lines: readonly string[]): string[] {
  const user = lines.findLast((line) => line.startsWith("USER "));
  const isRoot = user === undefined || /^USER (root|0)\b/.test(user);
  return [
    ...(isRoot ? [`${at}: runs as root`] : []),
    ...(lines.some((line) => line.startsWith("HEALTHCHECK ")) ? [] : [`${at}: has no HEALTHCHECK`]),
    // A shell in between takes SIGTERM for itself, and the process is killed.
    ...(lines.some((line) => line.startsWith("CMD ["))
      ? []
      : [`${at}: CMD is no list, so a shell stands before it`]),
  ];
}

function readStages(text: string): Stage[] {
  const stages: Stage[] = [];
  for (const line of text.split("\n")) {
    const [, from, name = ""] = /^FROM (\S+)(?: AS (\S+))?/i.exec(line) ?? [];
    if (from !== undefined) stages.push({ name, from, lines: [] });
    else stages.at(-1)?.lines.push(line);
  }
  return stages;
}
