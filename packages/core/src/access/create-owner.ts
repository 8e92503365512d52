import { transaction } from "@gshf/db";
import { audit } from "./audit.ts";
import type { Deps } from "./deps.ts";
import { emailKey } from "./email-key.ts";
import { emailSchema } from "./model.ts";
import { done, type Outcome, refuse } from "./outcome.ts";

/**
 * Makes the person who may create projects on a fresh installation; run from the command line by
 * whoever holds the database, never over HTTP. The first who signs in with that address, vouched for by the identity
 * provider, is this person. Repeating it with the same address, in capitals or not, answers the same person.
 */
export async function createOwner(
  deps: Deps,
  input: { email: string; name: string; isDemo?: boolean },
): Promise<Outcome<{ userId: string }>> {
  const address = emailSchema.safeParse(input.email);
  if (!address.success) return refuse("invalid", `email: "${input.email}" is not an address.`, "email");
  const email = address.data;
  const isDemo = input.isDemo ?? false;
  const user = await transaction(deps.db, async (tx) => {
    const found = await tx.user.findUnique({ where: { emailKey: emailKey(email) } });
    if (found !== null) return found;
    const created = await tx.user.create({
      data: { email, name: input.name, isDemo, letInByEmail: !isDemo },
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
