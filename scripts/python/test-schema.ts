import { spawn } from "node:child_process";
import path from "node:path";

/** Asked last, and for as long as there is something left to ask: after each of them the others would be refused. */
const endings: Readonly<Record<string, string>> = {
  "projects.delete": "the project would be gone",
  "projects.archive": "the project could only be read",
  "members.passOwnership": "the token’s owner would own it no more",
  "members.leave": "the token’s owner would be no member",
  "crowds.eraseMe": "the token’s owner would be no member",
  "access.revokeApiToken": "the token could be the one that asks",
};

/** Never asked: a stream stays open for five minutes, and its messages are what the verbs answer that are asked. */
const streams = String.raw`\.watch`;

const checks = [
  "no_fault_of_ours",
  "status_code_conformance",
  "content_type_conformance",
  "response_headers_conformance",
  "response_schema_conformance",
];

type Asked = {
  /** The Python with schemathesis. */
  inside: string;
  /** Of the installation: GSHF_URL, GSHF_TOKEN, and GSHF_SLUG, a project that everything is in. */
  env: Readonly<Record<string, string>>;
  /** Where schemathesis keeps what it writes. */
  folder: string;
  seconds: number;
  /** What is drawn; undefined: anew each time, and told. */
  seed: number | undefined;
  say(text: string): void;
};

/**
 * Asks a running installation for everything that its OpenAPI document names, with what fits and what doesn't, for so many
 * seconds, and then for what ends a project.
 *
 * @throws where an answer isn't one that the document names: a fault of ours, another status, another shape
 */
export async function testSchema({ inside, env, folder, seconds, seed, say }: Asked): Promise<void> {
  for (const [operation, why] of Object.entries(endings)) say(`last: ${operation}, ${why}`);
  say(`not asked: ${streams}, streams that stay open and tell what is asked for elsewhere`);
  const flags = (flag: string, operations: object) =>
    Object.keys(operations).flatMap((operation) => [flag, operation]);
  const run = async (options: readonly string[]) => {
    const args = ["run", `${env.GSHF_URL}/api/v1/openapi.json`, "--no-color", "--checks", checks.join()];
    args.push("--header", `Authorization: Bearer ${env.GSHF_TOKEN}`, "--continue-on-failure", "--no-shrink");
    args.push("--generation-database", "none", "--warnings", "off", "--request-timeout", "30", ...options);
    if (seed !== undefined) args.push("--seed", String(seed));
    const child = spawn(path.join(path.dirname(inside), "schemathesis"), args, {
      cwd: folder,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...env, PYTHONPATH: import.meta.dirname, SCHEMATHESIS_HOOKS: "schema_hooks" },
    });
    const code = await new Promise((resolve) => child.once("close", resolve));
    if (code !== 0) throw new Error(`schemathesis ended with ${code}`);
  };
  const phases = ["--phases", "examples,coverage,fuzzing", "--max-time", String(seconds)];
  await run([
    ...flags("--exclude-operation-id", endings),
    "--exclude-operation-id-regex",
    streams,
    ...phases,
  ]);
  const lastPhases = ["--phases", "examples,fuzzing", "--max-examples", "5"];
  await run([...flags("--include-operation-id", endings), ...lastPhases]);
}
