import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { CommandError, exitCodes } from "./exit-codes.ts";

const fileSchema = z.object({
  url: z.string().optional(),
  token: z.string().optional(),
  project: z.string().optional(),
});
export type Settings = z.output<typeof fileSchema>;

type Environment = Readonly<Record<string, string | undefined>>;

export function settingsFile(env: Environment): string {
  const folder = env.XDG_CONFIG_HOME ?? path.join(homedir(), ".config");
  return env.GSHF_CONFIG ?? path.join(folder, "gshf", "config.json");
}

/** What was stored, and before it what the environment says. */
export function readSettings(env: Environment): Settings {
  const { GSHF_URL: url, GSHF_TOKEN: token, GSHF_PROJECT: project } = env;
  const said = Object.entries({ url, token, project }).filter(
    ([, value]) => value !== undefined && value !== "",
  );
  return { ...readStored(env), ...Object.fromEntries(said) };
}

function readStored(env: Environment): Settings {
  const file = settingsFile(env);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return {};
  }
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch {
    throw new CommandError(exitCodes.usage, `${file} can't be read. Delete it, and run gshf login again.`);
  }
}

/** Stores settings where only this user reads them: there is a token in them. */
export function storeSettings(env: Environment, change: Settings): string {
  const file = settingsFile(env);
  const settings = { ...readStored(env), ...change };
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  // A file that was there keeps its mode otherwise.
  chmodSync(file, 0o600);
  return file;
}

export function forgetSettings(env: Environment): void {
  rmSync(settingsFile(env), { force: true });
}
