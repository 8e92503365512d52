#!/usr/bin/env node
import "./node-20.ts";
import { CommanderError } from "commander";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { createProgram } from "./program.ts";
import { UsageError } from "./usage-error.ts";

/** Commands beside those of the API, which read their own options. They are loaded when they are asked for. */
const others: Readonly<
  Record<string, { load: () => Promise<(args: string[]) => Promise<void>>; summary: string }>
> = {
  "trainer check": {
    load: async () => (await import("./trainer-check.ts")).trainerCheck,
    summary:
      "URL [--token T] [--algorithm A] [--hyperparameters JSON]\n      [--base-model REPO] [--seconds N] [--listen HOST:PORT] [--public-url URL]\n      [--json]   ask a trainer for each clause of the contract",
  },
  "admin create-owner": {
    load: async () => (await import("./admin-create-owner.ts")).adminCreateOwner,
    summary: "--email E --name N [--api-token NAME]\n      make the first person of an installation",
  },
  "admin let-in": {
    load: async () => (await import("./admin-let-in.ts")).adminLetIn,
    summary: "--email E\n      let the next sign-in with this address take its account over",
  },
};

const usageOfOthers = `${Object.entries(others)
  .map(([name, { summary }]) => `  gshf ${name} ${summary}`)
  .join("\n")}

admin runs on the installation itself, with the same environment as the worker
(DATABASE_URL, S3_…, SECRETS_KEY, APP_URL).
`;

const args = process.argv.slice(2);
process.exitCode = await run(args);

async function run([first = "", second = "", ...rest]: string[]): Promise<number> {
  const other = others[`${first} ${second}`];
  if (other !== undefined) return runOther(`${first} ${second}`, other, rest);
  if (first === "admin" || first === "trainer") {
    const isHelp = second === "--help" || second === "help";
    process[isHelp ? "stdout" : "stderr"].write(`usage: gshf COMMAND [options]\n\n${usageOfOthers}`);
    return isHelp ? exitCodes.ok : exitCodes.usage;
  }
  const { stdin, stdout, stderr, env } = process;
  const program = createProgram({ stdin, stdout, stderr, env });
  program.addHelpText("after", `\nBeside the API:\n${usageOfOthers}`);
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCodes.ok;
  } catch (error) {
    // What commander ends with it has said already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    if (!(error instanceof CommandError)) throw error;
    const isJson = args.includes("--json") && error.problem !== null;
    if (isJson) stdout.write(`${JSON.stringify(error.problem, null, 2)}\n`);
    stderr.write(`${error.message}\n`);
    return error.code;
  }
}

async function runOther(name: string, { load }: (typeof others)[string], rest: string[]): Promise<number> {
  try {
    const command = await load().catch((error: unknown) => {
      if (Reflect.get(Object(error), "code") !== "ERR_MODULE_NOT_FOUND") throw error;
      throw new UsageError("runs in a checkout of gshf, on the installation itself");
    });
    await command(rest);
    return Number(process.exitCode ?? exitCodes.ok);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(
      `gshf ${name}: ${error.message}\n\nusage: gshf COMMAND [options]\n\n${usageOfOthers}`,
    );
    return exitCodes.usage;
  }
}
