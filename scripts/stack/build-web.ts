import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { killWithParent } from "@gshf/embedded";
import { contentHash } from "./content-hash.ts";

const root = path.resolve(import.meta.dirname, "../..");
const stamp = path.join(root, "apps/web/.next/.built-from");

/** What a change of makes a new build necessary. Named one by one: a build leaves files of its own behind. */
function sources(): string[] {
  const packages = readdirSync(path.join(root, "packages"))
    .filter((name) => name !== "testing" && name !== "embedded" && name !== "cli")
    .flatMap((name) => [`packages/${name}/src`, `packages/${name}/package.json`]);
  const web = ["src", "public", "next.config.ts", "postcss.config.mjs", "package.json", "tsconfig.json"]
    .map((name) => `apps/web/${name}`)
    .filter((name) => existsSync(path.join(root, name)));
  return [...web, ...packages, "package-lock.json", "tsconfig.json"];
}

/**
 * Builds the web app for production, unless the last build was of the very same sources.
 *
 * @throws with the end of the build's output when it fails
 */
export async function buildWeb(say: (text: string) => void): Promise<void> {
  const wanted = contentHash(root, sources());
  const built = path.join(root, "apps/web/.next/BUILD_ID");
  if (existsSync(built) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  say("Building the web app …");
  const started = performance.now();
  const { code, output } = await runBuild();
  if (code !== 0) {
    const end = output.trim().split("\n").slice(-60).join("\n");
    throw new Error(`the web app could not be built:\n${end}`);
  }
  writeFileSync(stamp, wanted);
  say(`Built in ${Math.round((performance.now() - started) / 1000)} s.`);
}

function runBuild(): Promise<{ code: number | null; output: string }> {
  const next = path.join(root, "node_modules/next/dist/bin/next");
  const child = spawn(process.execPath, [next, "build", "apps/web"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  killWithParent(child, "KILL", true);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      output += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}
