import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import type { Stack } from "../stack/start-stack.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** The first owner and a token, by the command a person would use. */
export async function issueToken(stack: Stack, name: string): Promise<string> {
  const cli = path.join(root, "packages/cli/src/main.ts");
  const args = [
    "admin",
    "create-owner",
    "--email",
    `${name}@example.org`,
    "--name",
    name,
    "--api-token",
    name,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], {
    cwd: root,
    env: { ...process.env, ...stack.env },
  });
  return z.object({ apiToken: z.string() }).parse(JSON.parse(stdout)).apiToken;
}
