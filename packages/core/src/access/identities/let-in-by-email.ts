import { transaction } from "@gshf/db";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { emailKey } from "../email-key.ts";
import { done, type Outcome, refuse } from "../outcome.ts";
import { endSessionsOf } from "../sessions/end-sessions-of.ts";

/**
 * Lets the next verified sign-in with an account's address take it over, as after a change of identity provider; the
 * ways in that it had are closed. Run from the command line by whoever holds the database, never over HTTP.
 */
export async function letInByEmail(deps: Deps, email: string): Promise<Outcome<{ userId: string }>> {
  return transaction(deps.db, async (tx) => {
    const user = await tx.user.findUnique({ where: { emailKey: emailKey(email) } });
    if (user === null || user.deletedAt !== null) {
      return refuse("not-found", `There is no account with the address "${email}".`, "email");
    }
    await tx.oidcIdentity.deleteMany({ where: { userId: user.id } });
    await tx.user.update({ where: { id: user.id }, data: { letInByEmail: true, oidcSub: null } });
    await endSessionsOf(tx, deps, user.id);
    const event = { action: "user.letInByEmail", subject: `user:${user.id}` };
    await audit(tx, { kind: "system", process: "admin" }, event);
    return done({ userId: user.id });
  });
}
