import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { contentHash } from "./content-hash.ts";

const root = path.resolve(import.meta.dirname, "../..");
const stamp = path.join(root, "apps/web/.next/.built-from");

/** What a change of makes a new build necessary. */
function sources(): string[] {
  const packages = readdirSync(path.join(root, "packages"))
    .filter((name) => name !== "testing" && name !== "embedded" && name !== "cli")
    .map((name) => path.join("packages", name));
  return ["apps/web", ...packages, "package-lock.json", "tsconfig.json"];
}

/**
 * Builds the web app for production, unless the last build was of the very same sources.
 *
 * @throws with the end of the build's output when it fails
 */
export function buildWeb(say: (text: string) => void): void {
  const wanted = contentHash(root, sources());
  const built = path.join(root, "apps/web/.next/BUILD_ID");
  if (existsSync(built) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  say("Building the web app …");
  const started = performance.now();
  const next = path.join(root, "node_modules/next/dist/bin/next");
  const result = spawnSync(process.execPath, [next, "build", "apps/web"], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (result.status !== 0) {
    const output = `${result.stdout}\n${result.stderr}`.trim().split("\n").slice(-60).join("\n");
    throw new Error(`the web app could not be built:\n${output}`);
  }
  writeFileSync(stamp, wanted);
  say(`Built in ${Math.round((performance.now() - started) / 1000)} s.`);
}
