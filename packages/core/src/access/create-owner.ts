import { transaction } from "@gshf/db";
import { audit } from "./audit.ts";
import type { Deps } from "./deps.ts";
import { done, type Outcome, refuse } from "./outcome.ts";

/**
 * Makes the person who may create projects on a fresh installation; run from the command line by
 * whoever holds the database, never over HTTP. Repeating it with the same email answers the same person.
 */
export async function createOwner(
  deps: Deps,
  input: { email: string; name: string; isDemo?: boolean },
): Promise<Outcome<{ userId: string }>> {
  if (!input.email.includes("@"))
    return refuse("invalid", `email: "${input.email}" is not an address.`, "email");
  const user = await transaction(deps.db, async (tx) => {
    const found = await tx.user.findUnique({ where: { email: input.email } });
    if (found !== null) return found;
    const created = await tx.user.create({
      data: { email: input.email, name: input.name, isDemo: input.isDemo ?? false },
    });
    await audit(
      tx,
      { kind: "system", process: "admin" },
      { action: "user.create", subject: `user:${created.id}` },
    );
    return created;
  });
  return done({ userId: user.id });
}
