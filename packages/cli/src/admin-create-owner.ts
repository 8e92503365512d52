import { createApiToken, createOwner } from "@gshf/core/access";
import { scopes } from "@gshf/core/access/model";
import { createDeps, parseEnv, serviceEnv } from "@gshf/core/runtime";
import { z } from "zod";
import { readOptions } from "./read-options.ts";
import { UsageError } from "./usage-error.ts";

const needed = z.string("is needed").min(1, "is needed");
const optionsSchema = z.object({ email: needed, name: needed, "api-token": z.string().optional() });

/**
 * Makes the person who may create projects, and prints them as JSON. With `--api-token` also a token for
 * programs, shown this once. Repeating it answers the same person.
 */
export async function adminCreateOwner(args: string[]): Promise<void> {
  const read = readOptions(optionsSchema, args);
  if (!read.ok) throw new UsageError(read.problems.join("\n"));
  const { email, name, "api-token": tokenName } = read.values;
  const deps = createDeps(parseEnv(serviceEnv, "gshf", process.env), "cli");
  try {
    const owner = await createOwner(deps, { email, name });
    if (!owner.ok) throw new UsageError(owner.message);
    const { userId } = owner.value;
    if (tokenName === undefined) return print({ userId });
    const issued = await createApiToken(
      deps,
      { kind: "user", userId },
      { name: tokenName, scopes: [...scopes], expiresInDays: 90 },
    );
    if (!issued.ok) throw new UsageError(issued.message);
    print({ userId, apiToken: issued.value.token });
  } finally {
    await deps.db.$disconnect();
  }
}

function print(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
