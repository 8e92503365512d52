#!/usr/bin/env node
import { adminCreateOwner } from "./admin-create-owner.ts";
import { adminLetIn } from "./admin-let-in.ts";
import { trainerCheck } from "./trainer-check.ts";
import { UsageError } from "./usage-error.ts";

const commands: Record<string, { run: (args: string[]) => Promise<void>; summary: string }> = {
  "admin create-owner": {
    run: adminCreateOwner,
    summary: "--email E --name N [--api-token NAME]   make the first person of an installation",
  },
  "admin let-in": {
    run: adminLetIn,
    summary: "--email E   let the next sign-in with this address take its account over",
  },
  "trainer check": {
    run: trainerCheck,
    summary:
      "URL [--token T] [--algorithm A] [--hyperparameters JSON] [--base-model REPO] [--seconds N]\n      [--listen HOST:PORT] [--public-url URL] [--json]   ask a trainer for each clause of the contract",
  },
};

const usage = `usage: gshf COMMAND [options]

${Object.entries(commands)
  .map(([name, { summary }]) => `  gshf ${name} ${summary}`)
  .join("\n")}

admin reads the same environment as the worker (DATABASE_URL, S3_…, SECRETS_KEY, APP_URL).
`;

const [first = "", second = "", ...rest] = process.argv.slice(2);
const command = commands[`${first} ${second}`];
if (command === undefined) {
  process.stderr.write(usage);
  process.exitCode = first === "--help" || first === "help" ? 0 : 2;
} else {
  try {
    await command.run(rest);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`gshf ${first} ${second}: ${error.message}\n\n${usage}`);
    process.exitCode = 2;
  }
}
