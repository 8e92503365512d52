import { letInByEmail } from "@gshf/core/access";
import { createDeps, parseEnv, serviceEnv } from "@gshf/core/runtime";
import { z } from "zod";
import { readOptions } from "./read-options.ts";
import { UsageError } from "./usage-error.ts";

const optionsSchema = z.object({ email: z.string("is needed").min(1, "is needed") });

/**
 * Lets the next sign-in with an account's address, vouched for by the identity provider, take it over: after a change
 * of provider. The ways in that it had are closed.
 */
export async function adminLetIn(args: string[]): Promise<void> {
  const read = readOptions(optionsSchema, args);
  if (!read.ok) throw new UsageError(read.problems.join("\n"));
  const deps = createDeps(parseEnv(serviceEnv, "gshf", process.env), "cli");
  try {
    const outcome = await letInByEmail(deps, read.values.email);
    if (!outcome.ok) throw new UsageError(outcome.message);
    process.stdout.write(`${JSON.stringify(outcome.value)}\n`);
  } finally {
    await deps.db.$disconnect();
  }
}
