import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

const run = promisify(execFile);
const example = path.join(import.meta.dirname, "../../examples/typescript-client");
const figures = z.array(z.object({ policy: z.string(), isReference: z.boolean() }));

/**
 * Makes the client of examples/typescript-client of an installation's own document, checks its types, and drives a round
 * by it, as its README says.
 *
 * @throws with what was printed, where one of them fails
 */
export async function testTypescriptClient(env: NodeJS.ProcessEnv): Promise<void> {
  const readme = readFileSync(path.join(example, "README.md"), "utf8");
  const commands = /^```sh\n([\s\S]*?)^```$/m.exec(readme)?.[1] ?? "";
  const bin = path.join(example, "node_modules/.bin");
  const { stdout } = await run("sh", ["-ec", commands], {
    cwd: example,
    env: { ...process.env, ...env, PATH: [bin, env.PATH].join(path.delimiter) },
  });
  const printed = figures.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
  const policies = printed.map(({ policy, isReference }) => [policy, isReference]).sort();
  const expected = [
    ["pi0", true],
    ["round-1", false],
  ];
  if (JSON.stringify(policies) !== JSON.stringify(expected))
    throw new Error(`the TypeScript client measured ${JSON.stringify(policies)}`);
}
