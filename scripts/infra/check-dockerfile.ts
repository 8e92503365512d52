import { readFileSync } from "node:fs";
import { readDockerfile, type Step } from "../images/dockerfile.ts";
import type { Findings } from "./findings.ts";
import { runTool } from "./tools.ts";

/** The targets that are deployed. */
const targets = ["web", "worker", "migrate"];

/** What we ask of images, and with hadolint the rest of what is known of Dockerfiles. */
export async function checkDockerfile(file: string, hadolint: string | null): Promise<Findings> {
  const text = readFileSync(file, "utf8");
  const stages = readDockerfile(text);
  const names = new Set(stages.map(({ name }) => name));
  const problems = stages.flatMap(({ from }) =>
    names.has(from) || /:\d+\.\d+\.\d+/.test(from) || from.includes("@sha256:")
      ? []
      : [`${file}: ${from} is no exact version`],
  );
  for (const target of targets) {
    const steps = stages.find(({ name }) => name === target)?.steps;
    if (steps === undefined) problems.push(`${file}: there is no target ${target}`);
    else problems.push(...checkTarget(`${file}: ${target}`, steps));
  }
  if (/^(ENV|ARG) .*(SECRET|PASSWORD|TOKEN)/m.test(text)) {
    problems.push(`${file}: a secret in an image stays in it for good`);
  }
  const unchecked = [`${file}: nothing was built from it here; npm run -s check:images builds and runs it`];
  if (hadolint === null) unchecked.push(`${file}: hadolint's rules; it could not be installed from PyPI`);
  else {
    const ran = await runTool(hadolint, ["--no-color", "--failure-threshold", "warning", file]);
    if (ran.code !== 0) problems.push(...ran.said.trim().split("\n"));
  }
  return { problems, unchecked };
}

function checkTarget(at: string, steps: readonly Step[]): string[] {
  const user = steps.findLast((step) => step.does === "USER")?.value;
  const isRoot = user === undefined || /^(root|0)\b/.test(user);
  return [
    ...(isRoot ? [`${at}: runs as root`] : []),
    ...(steps.some((step) => step.does === "HEALTHCHECK") ? [] : [`${at}: has no HEALTHCHECK`]),
    // A shell in between takes SIGTERM for itself, and the process is killed.
    ...(steps.some((step) => step.does === "CMD" && step.argv !== null)
      ? []
      : [`${at}: CMD is no list, so a shell stands before it`]),
  ];
}
